"""bash, from 3.2 on."""

from ccjk.shells.sectioned import Shared
from ccjk.shells.shell import Values, escaped, list_assignment, single_quoted, text, uncommented


class Bash(Shared):
    """What is printed is one line, which evaluates a text with no alias and no trace (shell/alone.bash)."""

    file = "hook.bash"
    typed_unseen = "read -rs {0} && export {0}"
    start_up = ("", "", ".bashrc")
    leaves = "return|exit"

    drops = r"^(?:[^#'\"]*[;&|({\s])?(?:PROMPT_COMMAND=(?!.*(?:PROMPT_COMMAND|_ccjk_hook))|unset\s(?:[^;&|]*\s)?PROMPT_COMMAND\b)"

    def quote(self, text: str) -> str:
        return single_quoted(text)

    def assignment(self, name: str, value: str | list[str]) -> str:
        return list_assignment(name, value)

    def hook_line(self, command: str) -> str:
        # Other programs' commands over ssh read this file, too.
        return f'if [[ $- == *i* && -x {command} ]]; then eval "$({command} hook bash)"; fi'

    def hook(self, values: Values) -> str:
        return self.alone(super().hook(values), "hook bash")

    completed = "completion.bash"

    def completion(self, program: list[str], commands: list[str], options: list[str], arguments: list[str]) -> str:
        short = [[row.rpartition("\t")[0] for row in rows] for rows in (commands, options, arguments)]  # it shows no more
        return self.alone(super().completion(program, *short), "completion bash")

    def alone(self, code: str, words: str = "env NAME") -> str:
        told = self.quote(self.unquoted_words(words))
        frame = uncommented(text("alone.bash")).replace('"$_ccjk_unquoted"', told)
        return frame.replace('"$_ccjk_code"', escaped(code)) + "\n"
