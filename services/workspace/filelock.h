#pragma once

#include "services/core/result.h"

#include <chrono>

/// A flock() on a file: the kernel lets go of it when the last process that holds the descriptor is gone, however it
/// went. A descriptor that a child inherits keeps the lock for as long as that child and its children live.
class FileLock
{
public:
    FileLock() = default;
    ~FileLock(); ///< closes our descriptor; an inherited one keeps the lock
    FileLock(FileLock &&other) noexcept;
    FileLock &operator=(FileLock &&other) noexcept;
    FileLock(const FileLock &) = delete;
    FileLock &operator=(const FileLock &) = delete;

    /// Retry when somebody else still holds it after @p patience. The file is made with mode 0600.
    [[nodiscard]] static Result<FileLock> take(const QString &path, std::chrono::milliseconds patience);

    [[nodiscard]] int descriptor() const { return m_descriptor; }

private:
    explicit FileLock(int descriptor)
        : m_descriptor(descriptor)
    {
    }

    int m_descriptor = -1;
};
