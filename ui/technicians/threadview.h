#pragma once

#include "ui/technicians/messagebubble.h"

#include <QScrollArea>

class Button;
class QVBoxLayout;

/// The entries of one conversation, the newest in view. Who has scrolled up stays there and is told how many came.
class ThreadView final : public QScrollArea
{
    Q_OBJECT

public:
    explicit ThreadView(QWidget *parent = nullptr);

    void showMessages(const QString &thread, const QList<ConversationMessage> &messages,
                      const MessageBubble::Context &context);
    void setWritable(const QString &whyNot);
    void scrollToEnd();
    bool isAtEnd() const { return m_follow; }
    int unseen() const { return m_unseen; }
    QList<MessageBubble *> bubbles() const { return m_bubbles; }

Q_SIGNALS:
    void changeWanted(const QString &message);
    void sendWanted(const QString &text);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void append(const ConversationMessage &message, const MessageBubble::Context &context);
    void appendDay(const QDate &day);
    void clear();
    void place();
    void noteScrolled();
    void showUnseen();

    QString m_thread;
    QList<ConversationMessage> m_messages;
    QList<MessageBubble *> m_bubbles;
    QString m_whyNot;
    QDate m_lastDay;
    QVBoxLayout *m_column;
    Button *m_more;
    bool m_follow = true;
    int m_unseen = 0;
};
