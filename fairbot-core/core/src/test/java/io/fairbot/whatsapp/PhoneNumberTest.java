package io.fairbot.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("place")
class PhoneNumberTest {
    @ParameterizedTest
    @CsvSource({
        "+5548999990001, +5548999990001",
        "5548999990001, +5548999990001",
        "+55 (48) 99999-0001, +5548999990001",
        "55 48 9.9999.0001, +5548999990001",
        "+55 48 3333-0001, +554833330001",
        "+554899990001, +554899990001",
        "+1 650 253 0000, +16502530000",
        "+351 912 345 678, +351912345678",
        "+49 30 901820, +4930901820"
    })
    void isReadAsPeopleAndProgramsWriteIt(String written, String e164) {
        assertThat(PhoneNumber.parse(written).e164()).isEqualTo(e164);
    }

    /** Numbers as they are copied from profiles, documents and pages. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u202A+55 48 99999-0001\u202C",
                "+55\u00A048\u00A099999\u201100\u200B01",
                "\uFEFF+55\u2009(48)\u202F99999\u20130001",
                " +55 48 99999\u22120001 ",
                "\u2066+5548999990001\u2069"
            })
    void marksThatAreNotSeenAndBlanksOfEveryKindDoNotMatter(String copied) {
        assertThat(PhoneNumber.parse(copied)).isEqualTo(new PhoneNumber("+5548999990001"));
    }

    @ParameterizedTest
    @CsvSource({
        "+5215512345678, +525512345678",
        "+525512345678, +525512345678",
        "+5491123456789, +5491123456789",
        "+541123456789, +5491123456789",
        "+543514567890, +5493514567890",
        "+548001234567, +548001234567",
        "+5202155123456, +5202155123456"
    })
    void aMexicanOrArgentineNumberIsOnePersonHoweverWhatsAppWritesIt(String e164, String canonical) {
        assertThat(new PhoneNumber(e164).canonical()).isEqualTo(new PhoneNumber(canonical));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+5215512345678", "5215512345678", "+52 1 55 1234 5678", "+52 1 (55) 1234-5678"})
    void aMexicanNumberIsTakenAsWhatsAppWritesIt(String written) {
        assertThat(PhoneNumber.parse(written)).isEqualTo(new PhoneNumber("+5215512345678"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "+",
                "abc",
                "+55",
                "+5548",
                "12",
                "+999999999999",
                "+55489999900011111",
                "0048 30 901820",
                "+5548999990001x",
                "tel:+5548999990001",
                "+55 48 99999 0001 ramal 2",
                "++5548999990001",
                "٥٥٤٨٩٩٩٩٩٠٠٠١",
                "+5548999990001\n",
                "555555555555555555555555555555555"
            })
    void whatCannotBeANumberIsRefused(String written) {
        assertThatThrownBy(() -> PhoneNumber.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "This is not a telephone number: it must have a country code and 8 to 15 digits in all, such"
                                + " as +5548999990001.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5548999990001", "+0548999990001", "+1234567", "+1234567890123456", "+55 48999990001", ""})
    void aNumberIsInItsInternationalForm(String text) {
        assertThatThrownBy(() -> new PhoneNumber(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "+554899990001, +5548999990001",
        "+554869990001, +5548969990001",
        "+5548999990001, +5548999990001",
        "+554833330001, +554833330001",
        "+554859990001, +554859990001",
        "+350899990001, +350899990001",
        "+550899990001, +550899990001"
    })
    void aBrazilianMobileNumberHasItsNinthDigit(String e164, String canonical) {
        assertThat(new PhoneNumber(e164).canonical()).isEqualTo(new PhoneNumber(canonical));
    }

    @ParameterizedTest
    @CsvSource({
        "+5548999990001, +5548*****0001",
        "+554899990001, +5548****0001",
        "+16502530000, +165****0000",
        "+12345678, +****5678",
        "+123456789, +1****6789",
        "+123456789012345, +1234*******2345"
    })
    void asTextItsMiddleIsHidden(String e164, String shown) {
        assertThat(new PhoneNumber(e164)).hasToString(shown);
    }

    @Test
    void aRefusalDoesNotRepeatTheNumber() {
        assertThatThrownBy(() -> PhoneNumber.parse("+5548999990001 ramal"))
                .hasMessageNotContaining("999990002")
                .hasMessageNotContaining("ramal");
    }

    @Test
    void isWrittenAsPeopleWriteItWhereItIsMeantToBeRead() {
        assertThat(new PhoneNumber("+5548999990001").international()).isEqualTo("+55 48 99999-0001");
        assertThat(new PhoneNumber("+99999999999").international()).isEqualTo("+99999999999");
    }
}
