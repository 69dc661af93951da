#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

/// A framed surface. The optional edge is 3 px along the top in a tone (warm, cold); the optional wash colours frame
/// and ground in a tone (the verdict when something is in doubt or failed).
class Card : public QWidget
{
    Q_OBJECT

public:
    explicit Card(QWidget *parent = nullptr);

    void setEdge(std::optional<Tone> tone);
    void setWash(std::optional<Tone> tone);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::optional<Tone> m_edge;
    std::optional<Tone> m_wash;
};
