#pragma once

#include "models/domain/conversationreports.h"

#include <QListWidget>
#include <QTimeZone>

class Clock;

/// The replies that wait, newest first: sender and time over the beginning of the text.
class UnmatchedList final : public QListWidget
{
    Q_OBJECT

public:
    UnmatchedList(const Clock &clock, const QTimeZone &zone, QWidget *parent = nullptr);

    /// Keeps what is selected; when that is gone, its place is.
    void showReplies(const QList<UnmatchedReply> &replies);
    const UnmatchedReply *selected() const;
    const QList<UnmatchedReply> &replies() const { return m_replies; }

Q_SIGNALS:
    void chosen();

private:
    const Clock &m_clock;
    const QTimeZone m_zone;
    QList<UnmatchedReply> m_replies;
};
