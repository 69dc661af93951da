#pragma once

#include "models/domain/boardquery.h"

#include <QWidget>

class ViewTab;
class QHBoxLayout;

/// The named views above the list, each with how many match.
class ViewsStrip final : public QWidget
{
    Q_OBJECT

public:
    explicit ViewsStrip(QWidget *parent = nullptr);

    void setViews(const QList<BoardView> &views);
    void setCounts(const QList<qint64> &counts); ///< in the order of the views; -1 while it is not known
    void setCurrent(int current);                ///< -1: the filter is none of them

Q_SIGNALS:
    void viewChosen(int view);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QHBoxLayout *m_layout;
    QList<ViewTab *> m_tabs;
};
