#include "app/tour/tour.h"

#include "ui/theme/ravenstyle.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QEventLoop>
#include <QPixmap>
#include <QWidget>

namespace {

constexpr int settleMs = 450; ///< longer than the delay of the skeleton

void settle()
{
    const QDeadlineTimer deadline(settleMs);
    while (!deadline.hasExpired())
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

} // namespace

std::optional<int> Tour::run(const QString &only) const
{
    int pictures = 0;
    QDir().mkpath(m_folder);
    for (const Scene &scene : m_scenes) {
        if (!only.isEmpty() && !scene.name.contains(only))
            continue;
        for (const bool dark : {true, false}) {
            applyTheme(dark ? Theme::dark() : Theme::light());
            const std::unique_ptr<QWidget> widget = scene.make();
            if (!scene.size.isEmpty())
                widget->resize(scene.size);
            widget->show();
            settle();
            const QString path =
                QStringLiteral("%1/%2-%3.png")
                    .arg(m_folder, scene.name, dark ? QStringLiteral("dark") : QStringLiteral("light"));
            if (!widget->grab().save(path))
                return std::nullopt;
            ++pictures;
        }
    }
    return pictures;
}
