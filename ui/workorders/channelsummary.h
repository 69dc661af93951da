#pragma once

#include "models/domain/workorder.h"

#include <QWidget>

/// One channel of a dispatch in the panel: how many of those asked were reached, and what came back.
class ChannelSummary final : public QWidget
{
    Q_OBJECT

public:
    explicit ChannelSummary(Channel channel, QWidget *parent = nullptr);

    void setCounts(const ChannelCounts &counts);
    QSize sizeHint() const override { return {160, 46}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Channel m_channel;
    ChannelCounts m_counts;
};
