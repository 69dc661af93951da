#pragma once

#include "models/domain/requestreader.h"

#include <QStringList>
#include <QTimeZone>
#include <QWidget>

class Button;
class TextLabel;

/// One line of what was recognised: the field's name, its value, where it was read, and the button that takes it out or
/// back in. A date that is open offers what it can be.
class RequestRow final : public QWidget
{
    Q_OBJECT

public:
    RequestRow(RequestField field, QWidget *parent);

    void showRead(const RecognisedRequest &request, bool used, const QDateTime &now, const QTimeZone &zone);

Q_SIGNALS:
    void removed(RequestField field);
    void wanted(RequestField field);
    void dateChosen(const QDateTime &at);

private:
    void showButton();
    void press();

    RequestField m_field;
    bool m_isFound = false;
    bool m_used = false;
    QList<QDateTime> m_dates;
    QStringList m_labels; ///< of the dates
    TextLabel *m_value;
    TextLabel *m_source;
    Button *m_button;
};
