/** The full page: it speaks the language of the conversation. */

import "./lotse-chat.js";

addEventListener("lotse-language", ({ detail: { tag, dir } }) => {
  Object.assign(document.documentElement, { lang: tag, dir });
});
