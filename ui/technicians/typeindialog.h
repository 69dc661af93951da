#pragma once

#include <QDialog>
#include <QTimeZone>
#include <QUuid>

class Button;
class Clock;
class QDateTimeEdit;
class QPlainTextEdit;
class TextLabel;

/// What a technician said on the telephone or by text message, for the conversation. Shows how the rules read it.
class TypeInDialog final : public QDialog
{
    Q_OBJECT

public:
    TypeInDialog(const QString &technician, const Clock &clock, const QTimeZone &zone, QWidget *parent = nullptr);

    void showFailure(const QString &sentence);

Q_SIGNALS:
    void typed(const QString &text, const QDateTime &at, const QUuid &key);

private:
    void build(const QString &technician);
    void updateControls();

    const Clock &m_clock;
    const QTimeZone m_zone;
    const QUuid m_key = QUuid::createUuid();
    QPlainTextEdit *m_text;
    QDateTimeEdit *m_at;
    TextLabel *m_reading;
    TextLabel *m_failure;
    Button *m_add;
};
