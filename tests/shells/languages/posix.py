"""Shells that follow POSIX, and have no hook."""

from tests.conftest import CCJK
from tests.shells.languages.language import Language

NAMES = "alias export=false unset=false read=false set=false printf=false eval=false\n"
FUNCTIONS = "export() { false; }; unset() { false; }; read() { false; }; set() { false; }; printf() { false; }\n"
OPTIONS = {
    "plain": "",
    "nounset": "set -u\n",
    "errexit": "set -e\n",
    "noglob, noclobber": "set -f -C\n",
    "IFS": "IFS=':n1x'\n",
    "traced": "set -x\n",
    "all exported": "set -a\n",
}

ROWS = (
    Language("dash", ("dash", "-c"), "sh", options=OPTIONS),
    Language(
        "bash as sh",
        ("bash", "--posix", "-c"),
        "sh",
        switch=f'eval "$({CCJK} {{}} --shell sh)"',
        key_for_one=f'eval "$(CCJK_API_KEY={{}} {CCJK} env kimi --shell sh)"',
        options=OPTIONS,
    ),
    Language("busybox", ("busybox", "sh", "-c"), "sh", options=OPTIONS),
    Language("mksh", ("mksh", "-c"), "sh", options=OPTIONS),
)
