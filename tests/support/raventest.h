#pragma once

#include <QRegularExpression>
#include <QTest>

/// Call in init(): any warning that was not announced by ignoreMessage() fails the test.
inline void failOnAnyWarning()
{
    // The offscreen platform says this of every window with a fixed size; it is about the platform and not about us.
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support propagateSizeHints).")));
}
