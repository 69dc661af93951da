#pragma once

#include "models/domain/boardquery.h"

#include <QWidget>

class QLineEdit;
class TextLabel;
class QTimer;

/// The filter line. It tells while one types whether the text can be understood, and why not, in words; only a text
/// that can be understood is applied.
class FilterBar final : public QWidget
{
    Q_OBJECT

public:
    explicit FilterBar(QWidget *parent = nullptr);

    void setText(const QString &text); ///< without asking for filterChanged()
    QString text() const;
    BoardFilter filter() const { return m_filter; }
    QString problem() const;
    QLineEdit *input() const { return m_input; }

Q_SIGNALS:
    void filterChanged();

private:
    void read();

    QLineEdit *m_input;
    TextLabel *m_problem;
    QTimer *m_pause;
    BoardFilter m_filter;
};
