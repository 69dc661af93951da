#pragma once

#include "ui/shell/stopoperations.h"

#include <QDialog>

class Notice;
class QVBoxLayout;

/// What is stopped, by whom and why, and the way to let it go on.
class StopsDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit StopsDialog(StopOperations operations, QWidget *parent = nullptr);

private:
    void read();
    void showSwitches(const QList<StopSwitch> &switches);
    void release(const StopSwitch &stop);

    StopOperations m_operations;
    QWidget *m_list = nullptr;
    QVBoxLayout *m_column;
    Notice *m_notice;
};
