#pragma once

#include <QTabBar>

/// Tabs in the console's manner: words with a line under the current one.
class TabStrip final : public QTabBar
{
    Q_OBJECT

public:
    explicit TabStrip(QWidget *parent = nullptr);

    /// To the neighbour; from the last to the first.
    void step(int by);

protected:
    QSize tabSizeHint(int index) const override;
    QSize minimumTabSizeHint(int index) const override { return tabSizeHint(index); }
    void paintEvent(QPaintEvent *event) override;
};
