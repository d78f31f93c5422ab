"""An answer to a question: what a provider's reply says of its URL, the key and the model. Pure.

Providers differ. A status tells most; some say 200 and put the error into the text, with codes of their own. Sources of those:
the error pages of GLM and MiniMax, read in the second half of 2026.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from ccjk.core.key import hide
from ccjk.core.url import host_of
from ccjk.language import N_, _
from ccjk.network.question import Question
from ccjk.network.reply import Refusal, parse, refusal, speaks

WORKS, KEY, URL, MODEL, NETWORK, LIMIT, PROVIDER = "works", "key", "url", "model", "network", "limit", "provider"

_LONGEST = 200
_READ = 2000  # characters of what a provider says

_CODES = {  # of an error, as GLM has them
    **dict.fromkeys(("1000", "1001", "1002", "1003", "1004", "1110", "1111", "1112", "1121"), KEY),
    **dict.fromkeys(("1113", "1302", "1303", "1304", "1305", "1308", "1309", "1310", "1312", "1313"), LIMIT),
    **dict.fromkeys(("1211", "1311"), MODEL),
}
_BASE_CODES = {"1002": LIMIT, "1004": KEY, "1008": LIMIT, "1041": LIMIT, "2049": KEY, "2056": LIMIT}  # of MiniMax's base_resp

_LIMIT_WORDS = (
    r"insufficient.{0,20}(balance|credit|quota|fund)|not enough.{0,10}(balance|credit)|exceed.{0,30}quota"
    r"|(balance|credit|quota).{0,30}(insufficient|exceed|too low|not enough|used up)"
    r"|rate.?limit|too many requests|usage limit|余额|欠费|额度|限额|频率|并发"
)
_KEY_WORDS = (
    r"(invalid|incorrect|wrong|expired|missing|\bno\b).{0,20}(api.?key|token|credential)"
    r"|api.?key.{0,30}(invalid|not valid|expired|missing)|authentication|unauthori[sz]ed|not authori[sz]ed|login fail"
    r"|身份验证|令牌|密钥"
)
_MODEL_WORDS = (
    r"model.{0,80}(\bnot\b|n't|unknown|invalid|unsupported|no such|deprecat|permission)"
    r"|(unknown|invalid|unsupported|no such|not found the|access).{0,30}model|模型"
)
_PARAMETER_WORDS = r"parameter|max_(completion_|output_)?tokens|temperature|参数"
_CHANNEL_WORDS = r"no available channel|无可用渠道|model_not_found|模型不存在"

# By status, then by words: the first row that fits decides. 200 stands for every status of success, 500 for all of a server's.
_RULES: tuple[tuple[tuple[int, ...], str, str], ...] = (
    ((402, 429), "", LIMIT),
    ((200, 400, 401, 403, 422, 500), _LIMIT_WORDS, LIMIT),
    ((401,), "", KEY),
    ((403,), "only available for", PROVIDER),  # for certain programs: the key is as it should be
    ((200, 400, 422), _PARAMETER_WORDS, PROVIDER),  # all is right but the smallness of the question
    ((200, 400, 403, 422), _KEY_WORDS, KEY),
    ((200, 400, 403, 422), _MODEL_WORDS, MODEL),
    ((404,), r"\bmodel\b|model_|模型", MODEL),
    ((500,), _CHANNEL_WORDS, MODEL),
    ((403,), "", KEY),
    ((404, 405), "", URL),
)

_TEXTS = {
    KEY: N_("{host} refuses the key ({said})"),
    URL: N_("{host} has no such API at {path} ({said})"),
    MODEL: N_("{host} has no model {model} for this key ({said})"),
    LIMIT: N_("{host} has nothing left for this key, or not now ({said})"),
    PROVIDER: N_("{host} does not answer the question ({said})"),
}


@dataclass(frozen=True)
class Answer:
    """``kind``: one of the words above; ``detail``: one line for people, without any of the key.

    ``variable``: the one of the environment that is to blame, and nobody was asked; nothing for none.
    """

    kind: str
    detail: str
    variable: str = ""


def answer(question: Question, status: int, content_type: str, body: bytes) -> Answer:
    """Return what the reply to ``question`` says. ``body`` may be cut off."""
    host, path = host_of(question.url), urlsplit(question.url).path
    value = parse(body)
    refused = refusal(value)
    page = "html" in content_type or body.lstrip()[:1] == b"<"
    if 300 <= status < 400:  # noqa: PLR2004
        text = _(
            "{host} sends {path} elsewhere, and nothing was asked there (HTTP {status})", host=host, path=path, status=status
        )
        return Answer(URL, text)
    kind = _kind(status, refused, page=page)
    if status < 300 and (not refused or (refused.vague and kind == PROVIDER)):  # noqa: PLR2004
        if speaks(question.protocol, value):
            return Answer(WORKS, _("{host} answers with the model {model}", host=host, model=question.model))
        text = (
            N_("{host} has a web page at {path}, not this API")
            if page
            else N_("{host} answers at {path}, but not as this API does")
        )
        return Answer(URL, _(text, host=host, path=path))
    message = refused.message if refused else "" if page else body.decode("utf-8", "replace")
    short = _short(message, question.key)
    said = f"HTTP {status}: {short}" if short else f"HTTP {status}"
    return Answer(kind, _(_TEXTS[kind], host=host, path=path, model=question.model, said=said))


def _kind(status: int, refused: Refusal | None, *, page: bool) -> str:
    known = (_BASE_CODES if refused.base_resp else _CODES).get(refused.code, "") if refused else ""
    if known:
        return known
    if page and not refused and 400 <= status < 500 and status not in {401, 402, 429}:  # noqa: PLR2004
        return URL  # no API refuses with a page
    rough = 200 if status < 300 else min(500, status)  # noqa: PLR2004
    words = refused.words[:_READ] if refused else ""
    rows = (
        kind for statuses, pattern, kind in _RULES if rough in statuses and re.search(pattern, words, re.IGNORECASE | re.DOTALL)
    )
    return next(rows, PROVIDER)


def _short(message: str, key: str) -> str:
    """Return a provider's own words on one line, without the key, no longer than can be read."""
    text = hide(" ".join(message[:_READ].split()), key)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
