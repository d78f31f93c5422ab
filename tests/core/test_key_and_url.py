"""Keys and URLs as text."""

import pytest

from ccjk.core.key import clean_key, mask
from ccjk.core.url import clean_url, host_of, url_warnings
from ccjk.errors import UsageError


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("sk-xxx", "sk-xxx"),
        ("sk-xxx\n", "sk-xxx"),
        ("\t sk-xxx \r\n\n", "sk-xxx"),
        ("a", "a"),
        ("!~", "!~"),
        ("x" * 8192, "x" * 8192),
    ],
)
def test_a_key_is_trimmed_at_its_ends(text: str, key: str) -> None:
    assert clean_key(text) == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "sk-se cret",
        "sk-se\ncret",
        "sk-se\x00cret",
        "sk-se\x1bcret",
        "sk-sé-cret",
        "sk-se\u200bcret",
        "sk-se\u3000cret",
        "x" * 100000,
        "sk-se�cret",
        "sk-se\x7fcret",
        "sk-se\xa0cret",
    ],
)
def test_a_key_that_no_header_can_carry_is_refused_unprinted(text: str) -> None:
    with pytest.raises(UsageError) as error:
        clean_key(text)
    assert "sk-se" not in str(error.value)
    assert len(str(error.value)) < 200


@pytest.mark.parametrize(
    ("key", "shown"),
    [("sk-xxx", "••••"), ("x" * 19, "••••"), ("sk-0123456789-abcdefghi", "sk-…fghi"), ("x" * 20, "xxx…xxxx")],
)
def test_a_mask_shows_the_ends_of_long_keys_only(key: str, shown: str) -> None:
    assert mask(key) == shown


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://api.example.com/v1", "https://api.example.com/v1"),
        (" https://api.example.com/v1/ \n", "https://api.example.com/v1"),
        ("https://api.example.com:8443", "https://api.example.com:8443"),
        ("http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x"),
        ("http://localhost", "http://localhost"),
        ("http://[::1]:9", "http://[::1]:9"),
        ("HTTPS://api.example.com", "HTTPS://api.example.com"),
        ("https://例子.中国/v1", "https://例子.中国/v1"),
    ],
)
def test_urls_that_are_taken(text: str, url: str) -> None:
    assert clean_url(text) == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "api.example.com",
        "//api.example.com",
        "ftp://x",
        "https://",
        "https:///x",
        "http://api.example.com",
        "http://10.0.0.1",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "https://user:pw@x.example",
        "https://key@x.example",
        "https://x.example?a=b",
        "https://x.example/#f",
        "https://x.example/?",
        "https://x .example",
        "https://x.example\\@evil",
        "https://x.example:port",
        "https://x.example:99999",
        "https://[::1",
        "https://x.example/\x1b[31m",
        "https://x.example/\u202e",
        "https://x.ex%41mple",
        "https://b%C3%BCcher.example",
        "https://fa\u00df.example",
        "https://FA\u1e9e.example",
        "https://\u03c3\u03c2.example",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "sk-secret-key",
    ],
)
def test_urls_that_are_refused_unprinted(text: str) -> None:
    with pytest.raises(UsageError) as error:
        clean_url(text)
    assert "secret" not in str(error.value)
    assert "\x1b" not in str(error.value)


def test_the_host_on_the_wire() -> None:
    assert host_of("https://bücher.example/x") == "xn--bcher-kva.example"
    assert host_of("https://a.example:8443/x") == "a.example:8443"
    assert host_of("http://[::1]:9/x") == "[::1]:9"


def test_warnings() -> None:
    assert "xn--bcher-kva.example" in url_warnings("https://bücher.example", "messages")[0]
    assert "/v1/v1/messages" in url_warnings("https://a.example/v1", "messages")[0]
    assert url_warnings("https://a.example/v1", "responses") == []
    assert url_warnings("https://xn--bcher-kva.example", "responses")
