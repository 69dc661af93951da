#pragma once

#include <QRegularExpression>
#include <QTest>

/// Call in init(): any warning that was not announced by ignoreMessage() fails the test.
inline void failOnAnyWarning()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".")));
}
