"""What a command may refuse, as one Chinese sentence each. Anything else is a defect and keeps its traceback."""

import errno
import zipfile

from sqlalchemy.exc import DBAPIError

from award.errors import AwardError
from engine.errors import DefinitionRejected, EngineError
from running.backups.databases import BackupRefused
from running.database import OrphanedRows
from running.settings import WrongSetting


class Refused(Exception):
    """The command itself says no, in a sentence for the person who called it."""


EXPECTED = (
    Refused, AwardError, EngineError, WrongSetting, BackupRefused, OrphanedRows, DBAPIError, OSError,
    zipfile.BadZipFile,
)  # fmt: skip
_FILE_TROUBLE = {
    errno.ENOENT: "找不到文件“{name}”。",
    errno.EACCES: "没有权限读写“{name}”。",
    errno.EPERM: "没有权限读写“{name}”。",
    errno.EISDIR: "“{name}”是文件夹，不是文件。",
    errno.ENOTDIR: "“{name}”不是文件夹。",
    errno.EEXIST: "“{name}”已经存在。",
    errno.ENOSPC: "磁盘空间不足。",
    errno.EROFS: "“{name}”所在的磁盘是只读的。",
    errno.EADDRINUSE: "网站的端口已被占用，请用 --port 换一个。",
    errno.EADDRNOTAVAIL: "本机没有这个网络地址，请用 --host 换一个。",
}


def sentence(error: BaseException) -> str:
    """Say an expected error to the person who called the command."""
    match error:
        case DefinitionRejected():
            return "\n".join([str(error), *(f"- {getattr(fault, 'message', fault)}" for fault in error.faults)])
        case OrphanedRows():
            return "升级数据库会留下没有归属的记录，已全部撤销。"
        case DBAPIError():
            return f"数据库不能使用：{str(error.orig).splitlines()[0] if error.orig else '连接失败'}。"
        case zipfile.BadZipFile():
            return "备份文件已经损坏，或者不是本系统的备份。"
        case OSError():
            return _of_file(error)
    return str(error)


def _of_file(error: OSError) -> str:
    known = _FILE_TROUBLE.get(error.errno or 0, "读写“{name}”时出错（{why}）。")
    return known.format(name=error.filename or "文件", why=error.strerror or error)
