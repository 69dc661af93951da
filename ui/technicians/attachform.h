#pragma once

#include "ui/technicians/replyoperations.h"

#include <QTimer>
#include <QWidget>

class Button;
class QLineEdit;
class QListWidget;
class TextLabel;

/// Where an unmatched reply belongs: the number of a work order and one of the people who could have written it. Whom
/// the reply's own address points to is chosen already.
class AttachForm final : public QWidget
{
    Q_OBJECT

public:
    explicit AttachForm(ReplyOperations operations, QWidget *parent = nullptr);

    void setReply(qint64 reply, const QString &from);
    void showFailure(const QString &sentence);
    void focusFirst();

Q_SIGNALS:
    void attachWanted(const JobId &job, qint64 workOrder, const AttachChoices::Person &person);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void ask();
    void take(const Result<AttachChoices> &choices);
    void addPerson(const AttachChoices::Person &person);
    void updateControls();
    void attach();
    std::optional<AttachChoices::Person> chosen() const;
    qint64 number() const;

    ReplyOperations m_operations;
    QLineEdit *m_number;
    TextLabel *m_title;
    QLineEdit *m_words;
    QListWidget *m_people;
    TextLabel *m_note;
    TextLabel *m_failure;
    Button *m_attach;
    QTimer m_typing;
    qint64 m_reply = 0;
    int m_asked = 0; ///< only the answer to the last question counts
    AttachChoices m_choices;
};
