#pragma once

#include "ui/theme/theme.h"

#include <QAbstractButton>

/// A filter chip: a word and, where it has one, the count of what it holds.
class Chip final : public QAbstractButton
{
    Q_OBJECT

public:
    explicit Chip(const QString &word, QWidget *parent = nullptr);

    void setCount(qint64 count);
    void setTone(Tone tone); ///< amber and crimson for doubt and failure; text otherwise
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString shownText() const;

    std::optional<qint64> m_count;
    Tone m_tone = Tone::Muted;
};
