package io.fairbot.agents.exchange;

import io.fairbot.branch.Branch;
import io.fairbot.branch.OpeningHours;
import io.fairbot.conversation.handoff.HandoffPriority;
import io.fairbot.conversation.handoff.HandoffRequest;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.Set;

/** The call of a person: what the customer hears, who answers and from when, and what the staff are told. Stateless. */
final class PersonCall {
    private static final Set<String> URGENT = Set.of("complaint", "incident", "fraud-report", "splitting");

    private PersonCall() {}

    /** Returns the request to the staff. */
    static HandoffRequest request(String intent) {
        HandoffRequest request = HandoffRequest.of(intent);
        return URGENT.contains(intent) ? request.with(HandoffPriority.HIGH) : request;
    }

    /** Returns the word to the customer. The shop that was written to answers, whichever one is asked about. */
    static String text(Question question) {
        LocalizedTexts texts = question.texts();
        Branch here = question.here();
        OpeningHours hours = here.hours();
        String when = hours.closingTime(question.now())
                .map(until -> texts.answer("person.open", "branch", here.name(), "until", texts.time(until)))
                .orElseGet(() -> closed(question, hours.nextOpening(question.now())));
        String phone = AnswerWriter.phone(here);
        return phone.isEmpty() ? when : when + " " + texts.answer("person.phone", "phone", phone);
    }

    private static String closed(Question question, Optional<LocalDateTime> next) {
        LocalizedTexts texts = question.texts();
        String branch = question.here().name();
        return next.map(opening -> texts.answer(
                        "person.closed",
                        "branch",
                        branch,
                        "day",
                        texts.day(opening.toLocalDate(), question.today()),
                        "time",
                        texts.time(opening.toLocalTime())))
                .orElseGet(() -> texts.answer("person.unknown", "branch", branch));
    }
}
