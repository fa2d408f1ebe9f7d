package io.fairbot.testkit;

import io.fairbot.branch.Branch;
import io.fairbot.branch.BranchDefinition;
import io.fairbot.branch.BranchSchema;
import io.fairbot.config.SettingSchema;
import io.fairbot.whatsapp.sandbox.SandboxChannel;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** A factory of fictional branches for tests. */
final class TestBranches {
    private static final List<String> ONE = List.of("matriz");

    private TestBranches() {}

    /** Returns the branches of a configuration; a single default one where it names none and no agent could open any. */
    static List<Branch> of(BotTestConfig config, ZoneId zone) {
        List<String> named = config.branches();
        boolean namesNone = named.isEmpty() && config.given().isEmpty();
        List<String> ids = namesNone && config.agents().isEmpty() ? ONE : named;
        List<Branch> all = new ArrayList<>(config.given());
        IntStream.range(0, ids.size())
                .mapToObj(i -> branch(ids.get(i), i, zone))
                .forEach(all::add);
        return all;
    }

    /** Creates a branch whose number is derived from its position. */
    static Branch branch(String id, int position, ZoneId zone) {
        String name = id.isEmpty() ? id : id.substring(0, 1).toUpperCase(Locale.ROOT) + id.substring(1);
        BranchDefinition definition = new BranchDefinition(
                id,
                name,
                "+55489999901%02d".formatted(position + 1),
                null,
                null,
                Map.of("every-day", List.of("09:00-18:00")),
                null,
                null,
                null,
                Map.of(),
                Map.of());
        return new BranchSchema(
                        zone, SandboxChannel.ID, SettingSchema.NONE, Map.of(SandboxChannel.ID, SettingSchema.NONE))
                .check(definition);
    }
}
