package io.fairbot.coordination.internal;

import io.fairbot.conversation.HeldMessages;
import io.fairbot.conversation.HeldMessages.HeldDecision;
import io.fairbot.conversation.HeldMessages.HeldResult;
import io.fairbot.conversation.HeldMessages.HeldSelection;
import io.fairbot.http.HttpModule;
import io.fairbot.http.Request;
import io.fairbot.http.RequestFields;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The HTTP routes of what a restored backup holds back: list, release, answer late, close. */
public final class HeldMessageRoutes {
    private static final String PATH = "/coordination/held";
    private static final int MAX_IDS = 1000;
    private static final int MAX_ID = 200;
    private static final int MAX_AGE_TEXT = 30;

    /** The greatest age; messages live for a few days only. */
    private static final Duration MAX_AGE = Duration.ofDays(3650);

    private final HeldMessages held;

    /** Creates the routes. */
    public HeldMessageRoutes(HeldMessages held) {
        this.held = held;
    }

    /** Returns the routes. */
    public HttpModule module() {
        return HttpModule.of(
                "held",
                WaitingRowRoutes.of(PATH, held::list)
                        .decision("release", request -> decide(request, HeldDecision.RELEASE))
                        .decision("answer-late", request -> decide(request, HeldDecision.ANSWER_LATE))
                        .decision("close", request -> decide(request, HeldDecision.CLOSE))
                        .routes(),
                HeldMessageRoutes.class,
                "openapi-held.json");
    }

    private CompletionStage<HeldResult> decide(Request request, HeldDecision decision) {
        RequestFields fields = request.fields();
        List<String> ids = fields.texts("ids", MAX_IDS, MAX_ID);
        boolean all = fields.flag("all");
        Optional<Duration> age = fields.has("olderThan")
                ? fields.parsed("olderThan", MAX_AGE_TEXT, HeldMessageRoutes::age)
                : Optional.empty();
        int named = (fields.has("ids") ? 1 : 0) + (fields.has("olderThan") ? 1 : 0) + (all ? 1 : 0);
        if (named != 1) {
            fields.wrong("ids", "must be given, or olderThan, or all as true: one of the three");
        }
        fields.check();
        HeldSelection selection =
                ids.isEmpty() ? HeldSelection.olderThan(age.orElse(Duration.ZERO)) : HeldSelection.of(ids);
        return held.decide(selection, decision, request.principal().id());
    }

    private static Duration age(String text) {
        try {
            Duration age = Duration.parse(text);
            if (!age.isNegative() && age.compareTo(MAX_AGE) <= 0) {
                return age;
            }
        } catch (DateTimeException e) {
            // Reported with the same sentence as an age out of range.
        }
        throw new IllegalArgumentException("The field olderThan must be a duration of at most " + MAX_AGE.toDays()
                + " days in the form of ISO 8601, such as PT2H.");
    }
}
