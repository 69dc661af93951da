#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>

/// What Inbound Parse posts: a multipart form with line ends and boundary as SendGrid uses them.
struct InboundForm
{
    QByteArray boundary = "xYzZY";
    QByteArray lineEnd = "\r\n";
    QList<QPair<QByteArray, QByteArray>> fields;

    [[nodiscard]] QByteArray contentType() const { return "multipart/form-data; boundary=" + boundary; }

    [[nodiscard]] QByteArray body() const
    {
        QByteArray out;
        for (const auto &[name, value] : fields) {
            out += "--" + boundary + lineEnd + "Content-Disposition: form-data; name=\"" + name + '"' + lineEnd
                + lineEnd + value + lineEnd;
        }
        return out + "--" + boundary + "--" + lineEnd;
    }

    /// A mail in the form that was parsed already.
    static InboundForm reply(const QByteArray &from, const QByteArray &to, const QByteArray &text,
                             const QByteArray &moreHeaders = {})
    {
        InboundForm form;
        form.fields = {{"headers",
                        "MIME-Version: 1.0\nFrom: Somebody <" + from + ">\nMessage-ID: <"
                            + QByteArray::number(qHash(QByteArray(from + to + text + moreHeaders)), 16)
                            + "@mail.example>\nTo: " + to + '\n' + moreHeaders},
                       {"dkim", "{@example.com : pass}"},
                       {"to", to},
                       {"from", "Somebody <" + from + '>'},
                       {"subject", "Re: Work order"},
                       {"text", text},
                       {"sender_ip", "192.0.2.1"},
                       {"envelope", R"({"to":[")" + to + R"("],"from":")" + from + R"("})"},
                       {"attachments", "0"},
                       {"charsets", R"({"to":"UTF-8","subject":"UTF-8","from":"UTF-8","text":"UTF-8"})"},
                       {"SPF", "pass"}};
        return form;
    }
};
