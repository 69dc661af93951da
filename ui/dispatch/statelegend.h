#pragma once

#include "models/domain/dispatchtally.h"

#include <QWidget>

/// "Now 27 unopened 24 opened …": the partition in words, one small cell beside each number. Narrow, the words give way
/// to tooltips, but never those of doubt and failure.
class StateLegend final : public QWidget
{
    Q_OBJECT

public:
    explicit StateLegend(QWidget *parent = nullptr);

    void setTally(const ChannelTally &tally);
    int sum() const; ///< of the numbers shown

    QSize sizeHint() const override; ///< as wide as its words

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    struct Entry
    {
        PersonState state;
        int count;
        QRectF box;
        QString text;
    };
    QList<Entry> arranged(double room) const;

    ChannelTally m_tally;
};
