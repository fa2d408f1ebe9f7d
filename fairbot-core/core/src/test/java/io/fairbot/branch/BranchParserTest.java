package io.fairbot.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairbot.branch.InvalidBranchException.BranchProblem;
import io.fairbot.json.Json;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.util.DefaultLocale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("place")
class BranchParserTest {
    private static final ZoneId DEFAULT_ZONE = ZoneId.of("America/Manaus");

    @Test
    void everythingThatIsSaidIsTaken() {
        Branch branch = read(BranchFixture.definition().channel("web"));

        assertThat(branch.id()).isEqualTo("matriz");
        assertThat(branch.name()).isEqualTo("Matriz");
        assertThat(branch.zone()).isEqualTo(ZoneId.of("America/Sao_Paulo"));
        assertThat(branch.phone()).isEqualTo("+5548999990000");
        assertThat(branch.channel()).isEqualTo("web");
        assertThat(branch.hours().zone()).isEqualTo(branch.zone());
    }

    @Test
    void whatMayBeLeftOutHasADefault() {
        Branch branch = read(BranchFixture.definition().zone(null).channel(null));

        assertThat(branch.zone()).isEqualTo(DEFAULT_ZONE);
        assertThat(branch.hours().zone()).isEqualTo(DEFAULT_ZONE);
        assertThat(branch.channel()).isEqualTo("sandbox");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ma\ntriz", "Ma\u202Etriz", "Matriz\u0000", "\uFEFFMatriz"})
    void aNameHasNoMarksThatNobodySees(String name) {
        assertThatThrownBy(() -> BranchFixture.schema(DEFAULT_ZONE)
                        .check(BranchFixture.definition().name(name).build()))
                .hasMessageContaining("Its name must have no line breaks, control characters or marks that change");
    }

    @Test
    void aNameThatWasStoredIsReadAsItIs() {
        assertThat(BranchFixture.schema(DEFAULT_ZONE)
                        .read(BranchFixture.definition().name("Ma\ntriz").build())
                        .name())
                .isEqualTo("Ma\ntriz");
    }

    @Test
    void aBranchIsOpenAtSomeTime() {
        assertThatThrownBy(() -> BranchFixture.schema(DEFAULT_ZONE)
                        .check(BranchFixture.definition().hours(Map.of()).build()))
                .hasMessageContaining("Its hours must say when the branch is open");
    }

    @Test
    void everyProblemIsToldAtOnce() {
        BranchDefinition empty =
                new BranchDefinition(null, null, null, null, null, null, null, null, null, Map.of(), Map.of());

        InvalidBranchException failure = catchThrowableOfType(
                InvalidBranchException.class,
                () -> BranchFixture.schema(DEFAULT_ZONE).check(empty));

        assertThat(failure.problems()).extracting(BranchProblem::field).containsExactly("id", "name", "phone", "hours");
        assertThat(failure.problems())
                .extracting(BranchProblem::description)
                .containsExactly(
                        "Its id must be a lower-case letter and up to 39 more, digits or hyphens.",
                        "Its name has 1 to 200 characters.",
                        "Its phone must be a number in E.164 form such as +5548999990000.",
                        "Its hours must say when the branch is open, such as {\"mon-fri\": [\"09:00-17:00\"]}.");
        assertThat(failure)
                .hasMessage("The branch \"\" cannot be used. "
                        + failure.problems().stream()
                                .map(BranchProblem::description)
                                .collect(Collectors.joining(" ")));
    }

    static List<Arguments> faults() {
        String hours = "Its hours";
        return List.of(
                fault(BranchFixture.definition().id("Matriz"), "Its id must be a lower-case letter", "not \"Matriz\""),
                fault(BranchFixture.definition().id("a".repeat(41)), "Its id must be"),
                fault(BranchFixture.definition().id("1a"), "Its id must be"),
                fault(BranchFixture.definition().name(" "), "Its name has 1 to 200 characters."),
                fault(BranchFixture.definition().name("x".repeat(201)), "Its name has 1 to 200 characters."),
                fault(BranchFixture.definition().zone("Manaus"), "Its zone must be a time zone", "not \"Manaus\""),
                fault(BranchFixture.definition().zone(""), "Its zone must be a time zone"),
                fault(BranchFixture.definition().phone("48999990000"), "Its phone must be a number in E.164 form"),
                fault(BranchFixture.definition().channel(""), "Its channel has 1 to 200 characters."),
                fault(
                        BranchFixture.definition().cityHolidays(List.of("3-19", "02-30")),
                        "not \"3-19\"",
                        "not \"02-30\""),
                fault(BranchFixture.definition().cityHolidays(Collections.singletonList(null)), "not \"null\""),
                fault(hours("mon", "9-12"), hours + " cannot be read. \"9-12\" is not an opening time"),
                fault(
                        hours("mon", "09:00-12:00", "11:00-13:00"),
                        hours + " has opening times that overlap: [09:00-12:00, 11:00-13:00]."),
                fault(hours("mon", "13:00-14:00", "09:00-13:01"), hours + " has opening times that overlap"),
                fault(hours("monday", "09:00-12:00"), "names days as mon, mon-fri or every-day, not \"monday\""),
                fault(hours("fri-mon", "09:00-12:00"), "not \"fri-mon\""),
                fault(hours("mon-tue-wed", "09:00-12:00"), "not \"mon-tue-wed\""),
                fault(hours("", "09:00-12:00"), "not \"\""),
                fault(hours("mon-", "09:00-12:00"), "not \"mon-\""),
                fault(
                        BranchFixture.definition().hours(Collections.singletonMap("mon", null)),
                        hours + " cannot be read"),
                fault(
                        BranchFixture.definition().hours(Map.of("mon", Arrays.asList("09:00-12:00", null))),
                        hours + " cannot be read"),
                fault(BranchFixture.definition().onHolidays(HolidayRule.HOURS), "Its holidayHours is needed"),
                fault(
                        BranchFixture.definition().onHolidays(HolidayRule.HOURS).holidayHours(List.of("x")),
                        "Its holidayHours cannot be read",
                        "Its holidayHours is needed"),
                fault(
                        BranchFixture.definition().holidayHours(Collections.singletonList(null)),
                        "Its holidayHours cannot be read"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsNamedWithWhatIsAllowed(BranchFixture fixture, String... parts) {
        assertThatThrownBy(() -> read(fixture))
                .isInstanceOf(InvalidBranchException.class)
                .hasMessageStartingWith("The branch \"")
                .hasMessageContainingAll(parts);
    }

    @Test
    void aWeekdayThatIsNamedTwiceIsAFault() {
        Map<String, List<String>> week = Map.of("mon-fri", List.of("09:00-17:00"), "fri", List.of("09:00-12:00"));

        assertThatThrownBy(() -> read(BranchFixture.definition().hours(week)))
                .isInstanceOf(InvalidBranchException.class)
                .hasMessageContaining("Its hours names FRIDAY twice.");
    }

    @ParameterizedTest
    @CsvSource({
        "mon, 1, 1",
        "sun, 7, 7",
        "mon-fri, 1, 5",
        "sat-sun, 6, 7",
        "mon-sun, 1, 7",
        "tue-tue, 2, 2",
        "every-day, 1, 7",
        "Mon-Fri, 1, 5"
    })
    void daysAreNamedInEnglish(String days, int first, int last) {
        OpeningHours hours = read(hours(days, "09:00-12:00")).hours();

        for (DayOfWeek day : DayOfWeek.values()) {
            boolean named = day.getValue() >= first && day.getValue() <= last;
            assertThat(hours.weekday(day)).as(day.toString()).hasSize(named ? 1 : 0);
        }
    }

    @Test
    @DefaultLocale("tr-TR")
    void theMachinesLanguageChangesNoDay() {
        assertThat(read(hours("FRI", "09:00-12:00")).hours().weekday(DayOfWeek.FRIDAY))
                .hasSize(1);
    }

    @Test
    void opensAreSortedAndMayTouch() {
        Branch branch = read(hours("mon", "13:00-17:00", "09:00-13:00"));

        assertThat(branch.hours().weekday(DayOfWeek.MONDAY))
                .containsExactly(TimeOfDayRange.parse("09:00-13:00"), TimeOfDayRange.parse("13:00-17:00"));
    }

    @Test
    void theFormOfTheFileIsRead() throws JsonProcessingException {
        BranchDefinition definition = Json.mapper().readValue("""
            {"id": "aeroporto", "name": "Aeroporto", "phone": "+5592999990000",
             "hours": {"every-day": ["00:00-24:00"]}, "onHolidays": "hours", "holidayHours": ["08:00-12:00"]}
            """, BranchDefinition.class);

        Branch branch = BranchFixture.schema(DEFAULT_ZONE).check(definition);

        assertThat(branch.id()).isEqualTo("aeroporto");
        assertThat(branch.hours().weekday(DayOfWeek.SUNDAY)).containsExactly(TimeOfDayRange.parse("00:00-24:00"));
        assertThat(branch.hours().schedule(java.time.LocalDate.of(2026, 12, 25)).ranges())
                .containsExactly(TimeOfDayRange.parse("08:00-12:00"));
    }

    @Test
    void branchesAreFoundById() {
        Branches branches = new Branches(List.of(
                read(BranchFixture.definition().id("b")),
                read(BranchFixture.definition().id("a"))));

        assertThat(branches.all().stream().map(Branch::id)).containsExactly("b", "a");
        assertThat(branches.find("a").map(Branch::id)).contains("a");
        assertThat(branches.find("A")).isEmpty();
    }

    private static Branch read(BranchFixture fixture) {
        return BranchFixture.schema(DEFAULT_ZONE).check(fixture.build());
    }

    private static BranchFixture hours(String days, String... spans) {
        return BranchFixture.definition().hours(Map.of(days, List.of(spans)));
    }

    private static Arguments fault(BranchFixture fixture, String... parts) {
        return Arguments.of(fixture, parts);
    }
}
