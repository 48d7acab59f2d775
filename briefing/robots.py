"""企业微信 and 钉钉 as Apprise knows them, but with their answer read.

Both take every request with the status 200 and say in the answer whether they took the message (a
key that was taken back, a word that is missing, too many messages). Apprise looks at the status
alone, so that what was refused would count as sent.
"""

import json
from functools import cache
from typing import Any

import requests
from apprise import NotificationManager
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.wecombot import NotifyWeComBot


class WeComBot(NotifyWeComBot):  # type: ignore[misc]
    """A robot of a 企业微信 group."""

    def send(self, body: str, title: str = "", **_: Any) -> bool:
        """Whether the robot took the text."""
        self.throttle()
        return _took(self, self.api_url, {}, {"msgtype": "text", "text": {"content": body}})


class DingTalk(NotifyDingTalk):  # type: ignore[misc]
    """A robot of a 钉钉 group."""

    def send(self, body: str, title: str = "", **_: Any) -> bool:
        """Whether the robot took the text, whose first line is the title."""
        signed = {}
        if self.secret:
            # the signature is quoted already, and would be once more
            signed = dict(zip(("timestamp", "sign"), self.get_signature(), strict=True))
            signed["sign"] = self.unquote(signed["sign"])
        self.throttle()
        text = f"{title}\n{body}" if title else body
        told = {"atMobiles": self.targets, "isAtAll": False}
        message = {"msgtype": "text", "text": {"content": text}, "at": told}
        return _took(self, self.notify_url.format(token=self.token), signed, message)


@cache
def known() -> None:
    """From now on Apprise's addresses of these two mean the ones of this module."""
    for robot in (WeComBot, DingTalk):
        NotificationManager().add(robot, schemas=robot.secure_protocol, force=True)


def _took(robot: Any, url: str, parameters: dict[str, str], message: dict[str, Any]) -> bool:
    try:
        answer = requests.post(
            url,
            params=parameters,
            # as it is: the limits count bytes, and \uXXXX would double them
            data=json.dumps(message, ensure_ascii=False).encode(),
            headers={"User-Agent": robot.app_id, "Content-Type": "application/json; charset=utf-8"},
            verify=robot.verify_certificate,
            timeout=robot.request_timeout,
            allow_redirects=robot.redirects,
        )
        said = answer.json() if answer.ok else {}
    except requests.JSONDecodeError:
        robot.logger.warning("%s gave no answer that can be read", robot.service_name)
        return False
    except requests.RequestException as error:
        robot.logger.warning("%s could not be asked: %s", robot.service_name, error)
        return False
    code = said.get("errcode", 0) if isinstance(said, dict) else 0
    if answer.ok and not code:
        return True
    why = f"code {code}: {said.get('errmsg', '')}" if code else f"status {answer.status_code}"
    robot.logger.warning("%s refused the message, %s", robot.service_name, why)
    return False
