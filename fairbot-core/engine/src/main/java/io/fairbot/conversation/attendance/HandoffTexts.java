package io.fairbot.conversation.attendance;

import io.fairbot.conversation.handoff.HandoffNotice;
import io.fairbot.conversation.handoff.HandoffNotice.NoticeKind;
import io.fairbot.text.TextBundle;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** The Portuguese texts of notices, for handlers that have none of their own. Stateless. */
final class HandoffTexts {
    private static final Locale PORTUGUESE = Locale.forLanguageTag("pt-BR");
    private static final TextBundle TEXTS = TextBundle.load(
            "io.fairbot.conversation.attendance.texts", PORTUGUESE, HandoffTexts.class.getClassLoader());
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, dd/MM", PORTUGUESE);

    private HandoffTexts() {}

    /** Returns a notice; {@code today} is the date in the zone of the branch. */
    static HandoffNotice notice(NoticeKind kind, Optional<LocalDateTime> opensAt, LocalDate today) {
        String text = switch (kind) {
            case STILL_WAITING -> TEXTS.format("still-waiting");
            case SHOP_CLOSED ->
                opensAt.map(opening -> TEXTS.format("closed", "when", when(opening, today)))
                        .orElseGet(() -> TEXTS.format("closed.unknown"));
            case GIVEN_BACK -> TEXTS.format("given-back");
            case ENDED -> TEXTS.format("ended");
        };
        return new HandoffNotice(kind, opensAt, text);
    }

    private static String when(LocalDateTime opening, LocalDate today) {
        String time = opening.format(TIME);
        long days = ChronoUnit.DAYS.between(today, opening.toLocalDate());
        if (days == 0) {
            return TEXTS.format("today", "time", time);
        }
        return days == 1
                ? TEXTS.format("tomorrow", "time", time)
                : TEXTS.format("day", "day", opening.format(DAY), "time", time);
    }
}
