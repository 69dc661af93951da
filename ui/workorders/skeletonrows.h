#pragma once

#include <QWidget>

/// Twelve grey rows while the list is read for the first time.
class SkeletonRows final : public QWidget
{
    Q_OBJECT

public:
    explicit SkeletonRows(QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// The line under the list.
class StatusFoot final : public QWidget
{
    Q_OBJECT

public:
    explicit StatusFoot(QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};
