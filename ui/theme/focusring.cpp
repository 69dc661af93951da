#include "ui/theme/focusring.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QFocusFrame>
#include <QLineEdit>
#include <QPlainTextEdit>

namespace {

bool isPlainControl(const QWidget *widget)
{
    return qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QLineEdit *>(widget)
        || qobject_cast<const QComboBox *>(widget) || qobject_cast<const QAbstractSpinBox *>(widget)
        || qobject_cast<const QPlainTextEdit *>(widget);
}

} // namespace

FocusRing::FocusRing(QObject *parent)
    : QObject(parent)
{
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) { follow(now); });
}

FocusRing::~FocusRing()
{
    delete m_frame;
}

void FocusRing::follow(QWidget *control)
{
    if (!control || !isPlainControl(control) || control->property("ownFocusRing").toBool()) {
        if (m_frame)
            m_frame->setWidget(nullptr);
        return;
    }
    // The frame is reparented into the control's window; a closed dialog takes it along, hence the guard.
    if (!m_frame)
        m_frame = new QFocusFrame;
    m_frame->setWidget(control);
}
