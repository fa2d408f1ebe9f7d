package io.fairbot.conversation.engine;

import io.fairbot.text.TextSplitter;
import io.fairbot.whatsapp.content.Buttons;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.Contacts;
import io.fairbot.whatsapp.content.ContentLimits;
import io.fairbot.whatsapp.content.ListMenu;
import io.fairbot.whatsapp.content.ListSection;
import io.fairbot.whatsapp.content.Media;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MessageContent;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A formatter of replies for a channel: splits what is longer than its limits, shows long lists in pages, and replaces what
 * it cannot send by text. Immutable.
 */
final class ReplyFormatter {
    /** A formatter for WhatsApp, where no channel is known yet. */
    static final ReplyFormatter WHATSAPP = new ReplyFormatter(content -> true, ContentLimits.WHATSAPP);

    /** The begin of the id of the row that leads to the next page; the index of its first option follows. */
    private static final String MORE = "fairbot-more:";

    private static final String MORE_TITLE = "Mais opções";
    private static final Pattern NUMBER = Pattern.compile("\\s*([0-9]{1,2})\\s*\\.?\\s*");

    private final Predicate<OutboundContent> supported;
    private final ContentLimits limits;

    /**
     * The messages that a reply consists of.
     *
     * @param contents their contents in order
     * @param menu all options, when the customer sees only some of them or reads them as numbered text; null otherwise
     */
    record FormattedReply(
            List<OutboundContent> contents, @Nullable ListMenu menu) {}

    ReplyFormatter(Predicate<OutboundContent> supported, ContentLimits limits) {
        this.supported = supported;
        this.limits = limits;
    }

    FormattedReply format(OutboundContent content) {
        OutboundContent sendable = sendable(content);
        @Nullable
        ListMenu menu = sendable.options().isEmpty() && !content.options().isEmpty() ? menu(content) : null;
        if (sendable instanceof ListMenu list && list.options().size() > limits.rows()) {
            menu = menu(list);
            sendable = page(list, 0);
        }
        return new FormattedReply(split(sendable), menu);
    }

    /** Returns a content that the channel can send: the content, or its text. It is the content itself when neither can be sent. */
    OutboundContent sendable(OutboundContent content) {
        if (supported.test(content) || content.fallbackText().isBlank()) {
            return content;
        }
        return new Text(content.fallbackText());
    }

    /** Returns the page that a customer asked for, or empty for any other content. */
    Optional<OutboundContent> page(ListMenu menu, MessageContent wanted) {
        if (!(wanted instanceof Choice choice) || !choice.id().startsWith(MORE)) {
            return Optional.empty();
        }
        String from = choice.id().substring(MORE.length());
        boolean isPage = NUMBER.matcher(from).matches()
                && Integer.parseInt(from) < menu.options().size();
        return Optional.of(sendable(page(menu, isPage ? Integer.parseInt(from) : 0)));
    }

    /** Returns the option that a customer chose by its number, counted from 1. */
    static Optional<Choice> choice(ListMenu menu, MessageContent content) {
        Matcher number = NUMBER.matcher(content.text());
        if (!(content instanceof Text) || !number.matches()) {
            return Optional.empty();
        }
        int index = Integer.parseInt(number.group(1)) - 1;
        List<ChoiceOption> options = menu.options();
        return index < 0 || index >= options.size()
                ? Optional.empty()
                : Optional.of(
                        new Choice(options.get(index).id(), options.get(index).title()));
    }

    private static ListMenu menu(OutboundContent content) {
        return content instanceof ListMenu list
                ? list.withText(MORE_TITLE)
                : ListMenu.of(MORE_TITLE, content.options());
    }

    /** Returns the rows from an index on: all that are left, or as many as fit and one that leads to the next page. */
    private ListMenu page(ListMenu menu, int from) {
        int left = menu.options().size() - from;
        int count = left <= limits.rows() ? left : limits.rows() - 1;
        List<ListSection> sections = new ArrayList<>();
        int index = 0;
        for (ListSection section : menu.sections()) {
            List<ChoiceOption> rows = new ArrayList<>();
            for (ChoiceOption row : section.rows()) {
                if (index >= from && index < from + count) {
                    rows.add(row);
                }
                index++;
            }
            if (!rows.isEmpty()) {
                sections.add(new ListSection(section.title(), rows));
            }
        }
        if (count < left) {
            ListSection last = sections.remove(sections.size() - 1);
            List<ChoiceOption> rows = new ArrayList<>(last.rows());
            rows.add(new ChoiceOption(MORE + (from + count), moreTitle(menu)));
            sections.add(new ListSection(last.title(), rows));
        }
        return menu.withSections(sections);
    }

    /** Returns a title that no option of the menu has. */
    private static String moreTitle(ListMenu menu) {
        boolean taken =
                menu.options().stream().anyMatch(option -> option.title().equals(MORE_TITLE));
        return taken ? MORE_TITLE + "…" : MORE_TITLE;
    }

    private List<OutboundContent> split(OutboundContent content) {
        if (content instanceof Text text) {
            return List.copyOf(TextSplitter.split(text.body(), limits.text()).stream()
                    .map(Text::new)
                    .toList());
        }
        if (content instanceof Buttons || content instanceof ListMenu) {
            return splitInteractive(content);
        }
        if (content instanceof Media media) {
            return splitCaption(media);
        }
        if (content instanceof Contacts contacts) {
            List<OutboundContent> parts = new ArrayList<>();
            for (int at = 0; at < contacts.cards().size(); at += ContentLimits.MAX_CONTACTS) {
                int end = Math.min(
                        at + ContentLimits.MAX_CONTACTS, contacts.cards().size());
                parts.add(new Contacts(contacts.cards().subList(at, end)));
            }
            return parts;
        }
        return List.of(content);
    }

    /** Splits so that the options stand below the last part of the text. */
    private List<OutboundContent> splitInteractive(OutboundContent content) {
        List<String> texts = TextSplitter.split(content.text(), limits.interactiveText());
        List<OutboundContent> parts = new ArrayList<>();
        texts.subList(0, texts.size() - 1).forEach(text -> parts.add(new Text(text)));
        parts.add(content.withText(texts.get(texts.size() - 1)));
        return parts;
    }

    /** Splits so that the caption begins below the medium; sounds and stickers have none. */
    private static List<OutboundContent> splitCaption(Media media) {
        if (media.text().isBlank()) {
            return List.of(media);
        }
        MediaKind kind = media.media().kind();
        boolean none = kind == MediaKind.AUDIO || kind == MediaKind.VOICE || kind == MediaKind.STICKER;
        List<String> texts = TextSplitter.split(media.text(), ContentLimits.MAX_CAPTION);
        List<OutboundContent> parts = new ArrayList<>();
        parts.add(none ? new Media(media.media()) : new Media(media.media(), texts.get(0)));
        texts.subList(none ? 0 : 1, texts.size()).forEach(text -> parts.add(new Text(text)));
        return parts;
    }
}
