#pragma once

#include "models/domain/conversation.h"

#include <QTimeZone>
#include <QWidget>

class BubbleText;
class Button;
class TextLabel;

/// One entry of a thread: who and when, the words, and below what the rules read in them. Theirs stand left, ours
/// right; a draft has a dashed frame and can never be taken for something that was sent.
class MessageBubble final : public QWidget
{
    Q_OBJECT

public:
    struct Context
    {
        QString technician; ///< whose words "Technician" are
        QTimeZone zone;
        QDateTime now;
        bool canChange = false;
        bool canSend = false; ///< for a draft
    };

    MessageBubble(const ConversationMessage &message, const Context &context, QWidget *parent = nullptr);

    const ConversationMessage &message() const { return m_message; }
    void setWidest(int width);
    void setWritable(const QString &whyNot); ///< empty: it is

Q_SIGNALS:
    void changeWanted(const QString &message);
    void sendWanted(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString headText(const Context &context) const;
    void buildWords(class QVBoxLayout &column);
    void buildTriage(QVBoxLayout &column, const Context &context);
    void buildDelivery(QVBoxLayout &column);
    void buildDraft(QVBoxLayout &column, const Context &context);
    void showFull(bool full);

    const ConversationMessage m_message;
    TextLabel *m_head;
    BubbleText *m_words = nullptr;
    TextLabel *m_triage = nullptr;
    Button *m_change = nullptr;
    Button *m_whole = nullptr;
    Button *m_send = nullptr;
    bool m_full = false;
    int m_widest = 0;
};
