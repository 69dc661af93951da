#pragma once

#include "models/domain/slastageline.h"

#include <QWidget>

/// One stage in the SLA dialog: what it is, how far it is, and why that matters.
class SlaStageRow final : public QWidget
{
    Q_OBJECT

public:
    explicit SlaStageRow(QWidget *parent = nullptr);

    void setLine(const SlaStageLine &line);
    void setStale(bool stale);
    const SlaStageLine &line() const { return m_line; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    SlaStageLine m_line;
    bool m_stale = false;
};
