#include "ui/sla/slaproofprint.h"

#include "models/domain/format.h"
#include "ui/theme/fonts.h"

#include <QAbstractTextDocumentLayout>
#include <QCoreApplication>
#include <QFile>
#include <QPagedPaintDevice>
#include <QPainter>
#include <QPdfWriter>
#include <QTextDocument>

namespace {

constexpr double marginMm = 16;
constexpr double bodyPoints = 8.5;
constexpr double footPoints = 7.5;
constexpr int pdfDotsPerInch = 300;

QString text(const char *source)
{
    return QCoreApplication::translate("SlaProofPrint", source);
}

QFont printFont(double points)
{
    QFont font = Type::font();
    font.setPointSizeF(points);
    return font;
}

} // namespace

int printProof(const SlaProofSheet &sheet, const QTimeZone &zone, QPagedPaintDevice &device)
{
    device.setPageMargins({marginMm, marginMm, marginMm, marginMm}, QPageLayout::Millimeter);
    QPainter painter(&device);
    const QRect whole = painter.viewport();
    const QFont foot = printFont(footPoints);
    const int footHeight = 2 * QFontMetrics(foot, &device).height();
    const QSizeF page(whole.width(), whole.height() - footHeight);

    QTextDocument document;
    document.documentLayout()->setPaintDevice(&device);
    document.setDefaultFont(printFont(bodyPoints));
    document.setDocumentMargin(0);
    document.setHtml(proofHtml(sheet, zone));
    document.setPageSize(page);
    const int pages = document.pageCount();
    for (int i = 0; i < pages; ++i) {
        if (i > 0)
            device.newPage();
        const QRectF shown(0, i * page.height(), page.width(), page.height());
        painter.save();
        painter.translate(0, -shown.top());
        painter.setClipRect(shown);
        QAbstractTextDocumentLayout::PaintContext context;
        context.clip = shown;
        context.palette.setColor(QPalette::Text, Qt::black);
        document.documentLayout()->draw(&painter, context);
        painter.restore();
        painter.setFont(foot);
        painter.setPen(Qt::black);
        const QRect line(0, whole.height() - footHeight, whole.width(), footHeight);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignBottom,
                         text("SLA proof of %1").arg(Format::workOrder(sheet.record.number)));
        painter.drawText(line, Qt::AlignRight | Qt::AlignBottom, text("page %1 of %2").arg(i + 1).arg(pages));
    }
    return pages;
}

Result<int> saveProofAsPdf(const SlaProofSheet &sheet, const QTimeZone &zone, const QString &path,
                           QPageSize::PageSizeId paper)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return failure(Error::Code::Rejected, text("%1 could not be written: %2").arg(path, file.errorString()));
    QPdfWriter writer(&file);
    writer.setResolution(pdfDotsPerInch);
    writer.setPageSize(QPageSize(paper));
    writer.setTitle(text("SLA proof of %1").arg(Format::workOrder(sheet.record.number)));
    writer.setCreator(QStringLiteral("Raven"));
    const int pages = printProof(sheet, zone, writer);
    if (!file.flush() || file.error() != QFileDevice::NoError)
        return failure(Error::Code::Rejected, text("%1 could not be written: %2").arg(path, file.errorString()));
    return pages;
}
