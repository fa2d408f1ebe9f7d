package io.fairbot.conversation.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.conversation.engine.ReplyFormatter.FormattedReply;
import io.fairbot.whatsapp.content.Choice;
import io.fairbot.whatsapp.content.ChoiceOption;
import io.fairbot.whatsapp.content.ContentLimits;
import io.fairbot.whatsapp.content.ListMenu;
import io.fairbot.whatsapp.content.ListSection;
import io.fairbot.whatsapp.content.OutboundContent;
import io.fairbot.whatsapp.content.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists of any length in any sections, on lines of any limit: each option is reached by pages and by its number. */
class ReplyFormatterTest {
    private static final int SEEDS = 300;

    private static ListMenu menu(Random random) {
        int count = 1 + random.nextInt(ListMenu.MAX_OPTIONS);
        List<ChoiceOption> options = IntStream.rangeClosed(1, count)
                .mapToObj(i -> new ChoiceOption("o" + i, "Opção " + i))
                .toList();
        List<ListSection> sections = new ArrayList<>();
        for (int from = 0; from < count; ) {
            boolean isLast = sections.size() == ContentLimits.MAX_SECTIONS - 1;
            int to = isLast ? count : Math.min(count, from + 1 + random.nextInt(20));
            sections.add(new ListSection("Parte " + sections.size(), options.subList(from, to)));
            from = to;
        }
        return ListMenu.of("Escolha", options).withSections(sections);
    }

    /** The number of rows that a line shows, 2 to 10. */
    private static int rows(int seed) {
        return 2 + seed % 9;
    }

    private static ReplyFormatter formatter(int seed) {
        return new ReplyFormatter(
                content -> true,
                new ContentLimits(ContentLimits.MAX_TEXT, ContentLimits.MAX_INTERACTIVE_TEXT, rows(seed)));
    }

    /** The pages of a list, as a customer turns them. */
    private static List<ListMenu> pages(ReplyFormatter formatter, ListMenu menu) {
        FormattedReply reply = formatter.format(menu);
        assertThat(reply.contents()).hasSize(1);
        List<ListMenu> pages =
                new ArrayList<>(List.of((ListMenu) reply.contents().get(0)));
        Optional<ListMenu> whole = Optional.ofNullable(reply.menu());
        Optional<OutboundContent> next = whole.flatMap(all -> formatter.page(all, last(pages.get(0))));
        while (next.isPresent()) {
            ListMenu page = (ListMenu) next.get();
            pages.add(page);
            next = formatter.page(whole.orElseThrow(), last(page));
        }
        return pages;
    }

    private static Choice last(ListMenu page) {
        ChoiceOption row = page.options().get(page.options().size() - 1);
        return new Choice(row.id(), row.title());
    }

    @Test
    void thePagesHaveEachOptionOnceInOrder() {
        for (int seed = 0; seed < SEEDS; seed++) {
            ListMenu menu = menu(new Random(seed));
            ReplyFormatter formatter = formatter(seed);
            int rows = rows(seed);

            List<ListMenu> pages = pages(formatter, menu);

            assertThat(pages).allMatch(page -> page.options().size() <= rows);
            assertThat(pages.stream()
                            .flatMap(page -> page.options().stream())
                            .filter(option -> option.id().startsWith("o")))
                    .as("seed %s", seed)
                    .containsExactlyElementsOf(menu.options());
            assertThat(pages.stream().limit(pages.size() - 1L))
                    .as("pages that lead to the next one")
                    .allMatch(page -> page.options().size() == rows
                            && page.options().get(rows - 1).title().equals("Mais opções"));
        }
    }

    @Test
    void eachNumberOfOneOrTwoDigitsIsItsOption() {
        for (int seed = 0; seed < SEEDS; seed++) {
            ListMenu menu = menu(new Random(seed));
            int count = menu.options().size();
            for (int number = 1; number <= count; number++) {
                ChoiceOption option = menu.options().get(number - 1);
                assertThat(ReplyFormatter.choice(menu, new Text(" " + number + ". ")))
                        .contains(new Choice(option.id(), option.title()));
            }
            assertThat(ReplyFormatter.choice(menu, new Text("0"))).isEmpty();
            assertThat(ReplyFormatter.choice(menu, new Text(Integer.toString(count + 1))))
                    .isEmpty();
        }
    }

    @Test
    void aListThatFitsIsKnownToTheCustomerAsAWhole() {
        for (int seed = 0; seed < SEEDS; seed++) {
            ListMenu menu = menu(new Random(seed));
            ReplyFormatter formatter = formatter(seed);
            boolean fits = menu.options().size() <= rows(seed);
            assertThat(Objects.isNull(formatter.format(menu).menu())).isEqualTo(fits);
        }
    }
}
