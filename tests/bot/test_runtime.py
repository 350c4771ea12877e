"""Rasa starts without TensorFlow, and uses the real one where it is installed."""

import subprocess
import sys
import textwrap

from tests.conftest import ROOT


def run(code: str, *, path: str = "") -> str:
    """Return what a fresh Python prints."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=ROOT,
        env={"PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout.strip()


def test_rasa_is_imported_without_tensorflow():
    """Nothing of TensorFlow is loaded: only our empty module stands there."""
    printed = run(
        """
        import bot, sys
        import rasa.core.agent, rasa.model_training
        from bot.runtime import StandInModule
        print(type(sys.modules["tensorflow"]) is StandInModule, "tensorflow.python" in sys.modules)
        """
    )

    assert printed == "True False"


def test_what_is_installed_is_used(tmp_path):
    """With a real TensorFlow on the path the stand-in stays away."""
    (tmp_path / "tensorflow").mkdir()
    (tmp_path / "tensorflow" / "__init__.py").write_text("REAL = True")
    printed = run("import bot, tensorflow; print(tensorflow.REAL)", path=str(tmp_path))

    assert printed == "True"


def test_other_missing_libraries_are_still_missing():
    """The finder answers for named libraries only: a typo stays an error."""
    printed = run(
        """
        import bot
        try:
            import tensorflwo
        except ModuleNotFoundError as error:
            print(error.name)
        """
    )

    assert printed == "tensorflwo"
