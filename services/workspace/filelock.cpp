#include "services/workspace/filelock.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFile>
#include <QThread>

#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <utility>

namespace {
constexpr unsigned long pollMs = 20;
}

FileLock::~FileLock()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

FileLock::FileLock(FileLock &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

FileLock &FileLock::operator=(FileLock &&other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

Result<FileLock> FileLock::take(const QString &path, std::chrono::milliseconds patience)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0)
        return failure(Error::Code::NotConfigured,
                       QCoreApplication::translate("Workspace", "The file %1 cannot be opened: %2")
                           .arg(path, QString::fromLocal8Bit(std::strerror(errno))));
    FileLock lock(descriptor);
    const QDeadlineTimer deadline(patience);
    while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (deadline.hasExpired())
            return failure(Error::Code::Retry,
                           QCoreApplication::translate("Workspace", "Another program is busy with the workspace."),
                           path);
        QThread::msleep(pollMs);
    }
    return lock;
}
