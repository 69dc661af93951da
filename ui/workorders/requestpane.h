#pragma once

#include "models/domain/requestreader.h"

#include <QSet>
#include <QTimeZone>
#include <QWidget>

class QPlainTextEdit;
class QStackedLayout;
class RequestRow;
class TextLabel;

/// The pasted request on the left, its recognised words underlined, and on the right what was read from it. Fills
/// nothing itself: whether a value is used is the form's to say.
class RequestPane final : public QWidget
{
    Q_OBJECT

public:
    explicit RequestPane(QWidget *parent = nullptr);

    QString text() const; ///< at most longestRequest characters
    void setText(const QString &text);
    /// Shows what the text was read as; @p used: the values that the form holds.
    void showRead(const RecognisedRequest &request, const QSet<RequestField> &used, const QDateTime &now,
                  const QTimeZone &zone);

Q_SIGNALS:
    void textChanged();
    void removed(RequestField field); ///< its value is not wanted
    void wanted(RequestField field);  ///< it is, after all
    void dateChosen(const QDateTime &at);

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void underline();

    QPlainTextEdit *m_text;
    TextLabel *m_cut;
    TextLabel *m_count;
    TextLabel *m_sentence;
    QWidget *m_list;
    QStackedLayout *m_pages;
    QList<RequestRow *> m_rows;
    RecognisedRequest m_request;
};
