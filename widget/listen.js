/** Server-sent events by fetch: EventSource sends no token. */

/** Call `tell(kind, data)` for each event, until the response ends or `signal` is aborted. */
export async function listen(response, signal, tell) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    if (signal.aborted) return void reader.cancel();
    const events = (rest + value).split("\n\n");
    rest = events.pop();
    for (const event of events) {
      const [, kind, data] = event.match(/^event: (\w+)\ndata: (.*)$/) ?? [];
      if (kind) tell(kind, JSON.parse(data));
    }
  }
}
