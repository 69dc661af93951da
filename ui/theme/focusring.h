#pragma once

#include <QObject>
#include <QPointer>

class QFocusFrame;

/// Puts one ring around whichever plain control has the focus, in every window of the program. Item views show their
/// focused row themselves.
class FocusRing final : public QObject
{
    Q_OBJECT

public:
    explicit FocusRing(QObject *parent);
    ~FocusRing() override;

private:
    void follow(QWidget *control);

    QPointer<QFocusFrame> m_frame;
};
