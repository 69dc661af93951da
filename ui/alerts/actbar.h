#pragma once

#include <QWidget>

#include <functional>

class Button;
class QLineEdit;
class TextLabel;

/// The line under the list in which an act gets its words: a comment, and the button that does it. Enter does it too,
/// Esc closes.
class ActBar final : public QWidget
{
    Q_OBJECT

public:
    explicit ActBar(QWidget *parent = nullptr);

    struct Question
    {
        QString words;       ///< "Acknowledge 3 alerts"
        QString button;      ///< "Acknowledge 3"
        QString placeholder; ///< "Comment, optional"
        QString needsText;   ///< why a comment is needed; empty: it is optional
        std::function<void(const QString &text)> act;
    };
    void ask(const Question &question);
    void close();
    void setWorking(bool working);
    void setBlocked(const QString &reason); ///< while the data is old; what is typed stays
    void showProblem(const QString &sentence);

Q_SIGNALS:
    void opened();
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();
    void confirm();

    Question m_question;
    QString m_blocked;
    TextLabel *m_words;
    QLineEdit *m_text;
    Button *m_act;
    Button *m_cancel;
    TextLabel *m_problem;
};
