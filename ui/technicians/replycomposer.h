#pragma once

#include <QWidget>

class Button;
class QPlainTextEdit;
class TextLabel;

/// Where a reply is written. What the drafting service proposed stands in a dashed frame under "Draft, not sent" until
/// a person presses the button.
class ReplyComposer final : public QWidget
{
    Q_OBJECT

public:
    struct Offers
    {
        bool send = false;
        bool draft = false;
        bool typeIn = false;
    };

    explicit ReplyComposer(const Offers &offers, QWidget *parent = nullptr);

    QString text() const;
    bool isDraft() const { return m_draft; }
    void showDraft(const QString &text);
    void takeFocus();
    void clear();
    void setSending(bool sending);
    void setDrafting(bool drafting);
    void showProblem(const QString &sentence); ///< empty clears it
    /// Reasons; empty: it can. What somebody said can be typed in where nothing can be sent.
    void setWritable(const QString &whyNotSend, const QString &whyNotTypeIn);
    void setSendOffered(bool offered); ///< false: nothing can ever be sent here, so there is nothing to write
    void send();

Q_SIGNALS:
    void sendWanted(const QString &text);
    void draftWanted();
    void typeInWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void buildRow(class QVBoxLayout &column);
    void updateControls();
    void fitHeight();

    const Offers m_offers;
    TextLabel *m_title;
    QPlainTextEdit *m_edit;
    TextLabel *m_problem;
    Button *m_send;
    Button *m_draftButton;
    Button *m_discard;
    Button *m_typeIn;
    QString m_whyNot;
    QString m_whyNotTypeIn;
    bool m_draft = false;
    bool m_sending = false;
    bool m_sendOffered = true;
};
