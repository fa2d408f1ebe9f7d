package io.fairbot.coordination.internal.meter;

import io.fairbot.conversation.report.BranchMeters;
import io.fairbot.coordination.internal.http.HttpMeters;
import io.fairbot.meter.MeterDefinition;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The catalogue of all meters of the library itself. */
public final class MeterCatalogue {
    private MeterCatalogue() {}

    /** Returns the definitions, sorted by name. */
    public static List<MeterDefinition> definitions() {
        return Stream.of(
                        BranchMeters.DEFINITIONS,
                        EventMeters.DEFINITIONS,
                        StateMeters.DEFINITIONS,
                        HttpMeters.DEFINITIONS)
                .flatMap(List::stream)
                .sorted(Comparator.comparing(MeterDefinition::name))
                .toList();
    }
}
