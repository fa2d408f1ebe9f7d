package io.fairbot.agents.exchange;

import io.fairbot.agents.branch.Shop;
import io.fairbot.agents.exchange.answer.HouseAnswer;
import io.fairbot.agents.exchange.answer.HouseAnswers;
import io.fairbot.agents.exchange.internal.answer.AnswerRules;
import io.fairbot.agents.exchange.money.DealTerms;
import io.fairbot.agents.exchange.money.ExchangeOperation;
import io.fairbot.agents.exchange.money.Quote;
import io.fairbot.agents.exchange.rates.HouseRate;
import io.fairbot.agents.exchange.rates.Rates;
import io.fairbot.branch.Branch;
import io.fairbot.conversation.Reply;
import io.fairbot.whatsapp.PhoneNumber;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The writer of the answers to the intents of one message, but for prices: from what the house has written, from rates, hours and branches,
 * else from the files of answers. Used for one message.
 */
final class AnswerWriter {
    private static final BigDecimal VET_UNITS = BigDecimal.valueOf(1000);
    private static final Set<String> ANY_SHOP = Set.of("alguma", "algumas", "qualquer", "lojas", "any", "alguna");
    private static final Set<String> WEB = Set.of(
            "site",
            "website",
            "instagram",
            "insta",
            "email",
            "e-mail",
            "mail",
            "app",
            "aplicativo",
            "facebook",
            "sitio",
            "web",
            "correo");

    private final Question question;
    private final HouseAnswers house;
    private final Rates rates;
    private final LocalizedTexts texts;
    private final Branch about;
    private boolean confirms;

    AnswerWriter(Question question, HouseAnswers house, Rates rates) {
        this.question = question;
        this.house = house;
        this.rates = rates;
        texts = question.texts();
        about = question.about();
    }

    /** Returns whether an answer was left to the house, so that a person is offered. */
    boolean isLeftToHouse() {
        return confirms;
    }

    /** Returns the answer to an intent. */
    Reply answer(String intent) {
        Optional<String> written = written(intent);
        if (written.isPresent()) {
            return Reply.of(written.get());
        }
        return switch (intent) {
            case "rates", "rate-of-currency", "buy-quote", "sell-quote", "budget-quote", "quote" ->
                new RateTexts(question, rates).reply();
            case "cross-exchange" -> crossExchange();
            case "currency-not-traded" -> isDealtIn() ? new RateTexts(question, rates).reply() : Reply.of(text(intent));
            case "menu", "back" -> menu("");
            default -> Reply.of(text(intent));
        };
    }

    /** Tells the way through reais, and the rates of the currencies that are named. */
    private Reply crossExchange() {
        String steps = texts.answer("cross-exchange");
        if (question.intents().currencies().isEmpty()) {
            return Reply.of(steps);
        }
        Reply told = new RateTexts(question, rates).reply();
        Reply both = Reply.of(steps + "\n\n" + told.content().text());
        return told.validFor().map(both::validFor).orElse(both);
    }

    /** Returns what the house has written down about an intent. */
    Optional<String> written(String intent) {
        return house.find(intent, about.id()).map(this::filled);
    }

    private String filled(HouseAnswer answer) {
        return answer.text(texts.language().code())
                .replace("{branch}", about.name())
                .replace("{phone}", phone(about))
                .replace("{address}", Shop.of(about).address());
    }

    private String text(String intent) {
        return switch (intent) {
            case "how-it-works" -> texts.text("how");
            case "documents" -> texts.text("documents");
            case "limits-declaration" -> texts.text("limits");
            case "hours" -> isAboutAnyShop() ? openShops() : new OpeningHoursReply(question).text();
            case "open-now" -> "*" + about.name() + "*\n" + new OpeningHoursReply(question).openNow();
            case "address" -> new BranchTexts(question).addresses();
            case "nearest-branch" -> nearest();
            case "contact" -> contact();
            case "iof" -> iof();
            case "vet" -> vet();
            case "fees" -> fees();
            case "which-currency" -> whichCurrency();
            case "currency-not-traded" -> notTraded();
            case "availability" -> availability();
            default -> plain(intent);
        };
    }

    /** Returns the text of the files of answers. */
    private String plain(String intent) {
        confirms |= AnswerRules.STANDARD.kind(intent).equals(Optional.of(AnswerRules.AnswerKind.HOUSE));
        return texts.answer(
                intent,
                "branch",
                about.name(),
                "phone",
                phone(about),
                "traded",
                traded(),
                "list",
                new BranchTexts(question).list(),
                "minutes",
                texts.number((int) rates.rules().quoteValidFor().toMinutes()),
                "least",
                texts.amounts().reais(rates.rules().limits().min()),
                "most",
                texts.amounts().reais(rates.rules().limits().max()));
    }

    private boolean isAboutAnyShop() {
        List<String> words = question.words();
        boolean any = words.stream().anyMatch(ANY_SHOP::contains)
                || Collections.indexOfSubList(words, List.of("tem", "loja")) >= 0;
        return any && question.intents().branch().isEmpty();
    }

    /** Returns the shops that open on the day that is asked about, today where none is. */
    private String openShops() {
        LocalDate day = question.intents().days().stream().findFirst().orElseGet(question::today);
        String list = question.branches().all().stream()
                .filter(branch -> branch.hours().schedule(day).isOpen())
                .map(branch -> texts.answer(
                        "hours.shop",
                        "branch",
                        branch.name(),
                        "hours",
                        texts.spans(branch.hours().schedule(day).ranges())))
                .collect(Collectors.joining("\n"));
        String name = texts.day(day, question.today());
        return list.isEmpty()
                ? texts.answer("hours.shops.none", "day", LocalizedTexts.capital(name))
                : texts.answer("hours.shops", "day", name, "list", list);
    }

    private String nearest() {
        return question.intents().branch().isPresent()
                ? new BranchTexts(question).addresses()
                : plain("nearest-branch");
    }

    private String contact() {
        String own = texts.text(
                "contact",
                "branch",
                about.name(),
                "phone",
                phone(about),
                "now",
                new OpeningHoursReply(question).openNow());
        boolean web = question.words().stream().anyMatch(WEB::contains);
        confirms |= web;
        return web ? texts.answer("contact.others") + "\n\n" + own : own;
    }

    private String iof() {
        Optional<DealTerms> sells = terms(ExchangeOperation.HOUSE_SELLS_CASH);
        Optional<DealTerms> buys = terms(ExchangeOperation.HOUSE_BUYS_CASH);
        if (sells.isEmpty() || buys.isEmpty()) {
            confirms = true;
            return texts.answer("iof.unknown");
        }
        return texts.answer(
                "iof",
                "sells",
                texts.amounts().percent(sells.get().iofPercent()),
                "buys",
                texts.amounts().percent(buys.get().iofPercent()));
    }

    private String fees() {
        Optional<DealTerms> sells = terms(ExchangeOperation.HOUSE_SELLS_CASH);
        Optional<DealTerms> buys = terms(ExchangeOperation.HOUSE_BUYS_CASH);
        if (sells.isEmpty() || buys.isEmpty()) {
            confirms = true;
            return texts.answer("fees.unknown");
        }
        return texts.answer(
                "fees",
                "branch",
                about.name(),
                "sells",
                texts.amounts().reais(sells.get().fee()),
                "buys",
                texts.amounts().reais(buys.get().fee()),
                "percent",
                texts.amounts().percent(sells.get().iofPercent()));
    }

    private String vet() {
        Optional<DealTerms> terms = question.intents().currencies().stream()
                .findFirst()
                .flatMap(code -> terms(ExchangeOperation.HOUSE_SELLS_CASH, code));
        if (terms.isEmpty()) {
            return texts.answer("vet");
        }
        Quote quote = Quote.of(terms.get(), VET_UNITS);
        return texts.answer(
                "vet.currency",
                "units",
                texts.amounts().units(VET_UNITS),
                "code",
                terms.get().currency(),
                "branch",
                about.name(),
                "vet",
                texts.amounts().price(quote.vet()));
    }

    /** Returns the terms of any currency with a current rate: tax and fee are the same for all. */
    private Optional<DealTerms> terms(ExchangeOperation operation) {
        return Shop.of(about).currencies().stream()
                .flatMap(code -> terms(operation, code).stream())
                .findFirst();
    }

    private Optional<DealTerms> terms(ExchangeOperation operation, String code) {
        Optional<HouseRate> rate = rates.isDamaged(about.id(), code, question.now())
                ? Optional.empty()
                : rates.find(about.id(), code, question.now()).filter(known -> known.isCurrent(question.now()));
        return rate.flatMap(known -> rates.terms(about.id(), operation, known, question.today()));
    }

    private String whichCurrency() {
        List<String> named = question.intents().currencies();
        if (named.isEmpty()) {
            return texts.answer("which-currency.unknown", "traded", traded());
        }
        String code = named.get(0);
        boolean dealt = Shop.of(about).currencies().contains(code);
        return texts.answer(
                dealt ? "which-currency.dealt" : "which-currency.other",
                "currency",
                texts.currency(code),
                "branch",
                about.name(),
                "traded",
                traded());
    }

    /** Returns whether the currencies that are named are dealt in after all, whatever the message seemed to ask. */
    private boolean isDealtIn() {
        List<String> named = question.intents().currencies();
        return !named.isEmpty() && new RateTexts(question, rates).traded(about).containsAll(named);
    }

    private String notTraded() {
        RateTexts rateTexts = new RateTexts(question, rates);
        return question.intents().currencies().stream()
                .filter(code -> !rateTexts.traded(about).contains(code))
                .findFirst()
                .map(rateTexts::untraded)
                .orElseGet(() -> texts.answer("currency-not-traded", "traded", traded()));
    }

    private String availability() {
        RateTexts rateTexts = new RateTexts(question, rates);
        List<String> named = question.intents().currencies();
        List<String> dealt =
                named.stream().filter(rateTexts.traded(about)::contains).toList();
        if (!named.isEmpty() && dealt.isEmpty()) {
            return rateTexts.untraded(named.get(0));
        }
        confirms = true;
        String names = dealt.stream().map(texts::currency).collect(Collectors.joining(", "));
        return named.isEmpty()
                ? texts.answer("availability", "branch", about.name(), "traded", traded())
                : texts.answer("availability.dealt", "branch", about.name(), "currency", names);
    }

    private String traded() {
        return Shop.of(about).currencies().stream().map(texts::currency).collect(Collectors.joining(", "));
    }

    /** Returns the menu with a text before it. */
    Reply menu(String before) {
        return texts.menu(before);
    }

    static String phone(Branch branch) {
        return branch.phone().isEmpty() ? "" : new PhoneNumber(branch.phone()).international();
    }
}
