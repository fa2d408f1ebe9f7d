package io.fairbot.whatsapp.cloud.internal.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairbot.whatsapp.Alias;
import io.fairbot.whatsapp.OutboundMessage;
import io.fairbot.whatsapp.Purpose;
import io.fairbot.whatsapp.TemplateDefinition;
import io.fairbot.whatsapp.TemplateDefinition.TemplateButtonDefinition;
import io.fairbot.whatsapp.TemplateDefinition.TemplateHeaderDefinition;
import io.fairbot.whatsapp.cloud.internal.send.MessageJson.MessageFacts;
import io.fairbot.whatsapp.content.MediaKind;
import io.fairbot.whatsapp.content.MediaRef;
import io.fairbot.whatsapp.content.Template;
import io.fairbot.whatsapp.content.Template.TemplateButton;
import io.fairbot.whatsapp.content.Template.TemplateButtonKind;
import io.fairbot.whatsapp.content.Template.TemplateHeader;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Templates with headers and buttons: what Meta would refuse is refused here, and the rest is written as Meta takes it. */
class TemplateCheckTest {
    private static final TemplateHeaderDefinition FIXED = new TemplateHeaderDefinition("TEXT", "Aviso", List.of());
    private static final TemplateHeaderDefinition WORDS =
            new TemplateHeaderDefinition("TEXT", "Filial {{filial}}", List.of("filial"));
    private static final TemplateHeaderDefinition PICTURE = new TemplateHeaderDefinition("IMAGE", "", List.of());
    private static final TemplateButtonDefinition LINK = new TemplateButtonDefinition("URL", "Ver", true);
    private static final TemplateButtonDefinition HOME = new TemplateButtonDefinition("URL", "Site", false);
    private static final TemplateButtonDefinition REPLY = new TemplateButtonDefinition("QUICK_REPLY", "Sim", false);
    private static final TemplateButtonDefinition CODE = new TemplateButtonDefinition("COPY_CODE", "Copiar", true);
    private static final MediaRef PHOTO = MediaRef.of(MediaKind.IMAGE, "a", "image/jpeg");
    private static final MediaRef FILE =
            MediaRef.of(MediaKind.DOCUMENT, "b", "application/pdf").withFileName("contrato.pdf");

    private static TemplateDefinition definition(
            Optional<TemplateHeaderDefinition> header, TemplateButtonDefinition... buttons) {
        return new TemplateDefinition(
                "aviso", "pt_BR", "APPROVED", "UTILITY", "Olá {{1}}", List.of("1"), header, List.of(buttons));
    }

    private static Template template(Optional<TemplateHeader> header, TemplateButton... buttons) {
        return new Template("aviso", "pt_BR", List.of("Ana"), "Olá Ana", header, List.of(buttons));
    }

    private static TemplateButton button(int index, TemplateButtonKind kind, String value) {
        return new TemplateButton(index, kind, value);
    }

    private record Wrong(Template template, TemplateDefinition definition, String words, String code) {}

    static List<Wrong> wrong() {
        Optional<TemplateHeader> words = Optional.of(TemplateHeader.of("Matriz"));
        Optional<TemplateHeader> photo = Optional.of(TemplateHeader.of(PHOTO));
        Optional<TemplateHeader> file = Optional.of(TemplateHeader.of(FILE));
        Optional<TemplateHeader> none = Optional.empty();
        return List.of(
                new Wrong(template(words), definition(Optional.empty()), "template.header must be left out", "132012"),
                new Wrong(
                        template(words), definition(Optional.of(FIXED)), "template.header must be left out", "132012"),
                new Wrong(template(none), definition(Optional.of(WORDS)), "template.header.text must have", "132012"),
                new Wrong(template(photo), definition(Optional.of(WORDS)), "template.header.text must have", "132012"),
                new Wrong(template(none), definition(Optional.of(PICTURE)), "template.header.media must be", "132012"),
                new Wrong(template(words), definition(Optional.of(PICTURE)), "template.header.media must be", "132012"),
                new Wrong(template(file), definition(Optional.of(PICTURE)), "must be of the kind IMAGE", "132012"),
                new Wrong(
                        template(none),
                        definition(Optional.empty(), REPLY, LINK),
                        "template.buttons must have a value for button 1 (Ver)",
                        "132000"),
                new Wrong(
                        template(none),
                        definition(Optional.empty(), CODE),
                        "template.buttons must have a value for button 0 (Copiar)",
                        "132000"),
                new Wrong(
                        template(none, button(1, TemplateButtonKind.URL, "a")),
                        definition(Optional.empty(), HOME),
                        "button 1 is none of the kind URL",
                        "132012"),
                new Wrong(
                        template(none, button(0, TemplateButtonKind.URL, "a")),
                        definition(Optional.empty(), HOME),
                        "button 0 is none of the kind URL",
                        "132012"),
                new Wrong(
                        template(none, button(0, TemplateButtonKind.COPY_CODE, "a")),
                        definition(Optional.empty(), LINK),
                        "button 0 is none of the kind COPY_CODE",
                        "132012"),
                new Wrong(
                        new Template("aviso", "pt_BR", List.of("x".repeat(1024)), ""),
                        definition(Optional.empty()),
                        "template.parameters must be shorter: with them aviso has 1028 characters",
                        "132005"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatMetaWouldRefuseIsRefusedWithTheField(Wrong wrong) {
        assertThatThrownBy(() -> TemplateCheck.check(wrong.template(), Optional.of(wrong.definition())))
                .isInstanceOfSatisfying(MessageRefusedException.class, refused -> {
                    assertThat(refused).hasMessageContaining(wrong.words());
                    assertThat(refused.failureCause().code()).contains(wrong.code());
                });
    }

    private static String written(Template template, TemplateDefinition definition) {
        assertThat(TemplateCheck.check(template, Optional.of(definition))).isEqualTo(definition);
        return MessageJson.write(
                new OutboundMessage(
                        "out-1",
                        new Alias(Alias.AliasKind.PHONE, "+5548990001111"),
                        Purpose.NOTICE,
                        template,
                        List.of()),
                new MessageFacts(Optional.of("4711"), Optional.of(definition)));
    }

    @Test
    void aHeaderOfWordsAndButtonsAreWrittenAsComponents() {
        Template template = template(
                Optional.of(TemplateHeader.of("Matriz")),
                button(0, TemplateButtonKind.URL, "r/7"),
                button(1, TemplateButtonKind.QUICK_REPLY, "sim"),
                button(2, TemplateButtonKind.COPY_CODE, "ABC"));
        assertThat(written(template, definition(Optional.of(WORDS), LINK, REPLY, CODE)))
                .contains("\"components\":[{\"type\":\"header\",\"parameters\":[{\"type\":\"text\","
                        + "\"parameter_name\":\"filial\",\"text\":\"Matriz\"}]},"
                        + "{\"type\":\"body\",\"parameters\":[{\"type\":\"text\",\"text\":\"Ana\"}]},"
                        + "{\"type\":\"button\",\"parameters\":[{\"type\":\"text\",\"text\":\"r/7\"}],"
                        + "\"sub_type\":\"url\",\"index\":\"0\"},"
                        + "{\"type\":\"button\",\"parameters\":[{\"type\":\"payload\",\"payload\":\"sim\"}],"
                        + "\"sub_type\":\"quick_reply\",\"index\":\"1\"},"
                        + "{\"type\":\"button\",\"parameters\":[{\"type\":\"coupon_code\",\"coupon_code\":\"ABC\"}],"
                        + "\"sub_type\":\"copy_code\",\"index\":\"2\"}]");
    }

    @Test
    void aHeaderWithAMediumNamesItsUpload() {
        assertThat(written(template(Optional.of(TemplateHeader.of(PHOTO))), definition(Optional.of(PICTURE))))
                .contains("{\"type\":\"header\",\"parameters\":[{\"type\":\"image\",\"image\":{\"id\":\"4711\"}}]}");
        TemplateHeaderDefinition paper = new TemplateHeaderDefinition("DOCUMENT", "", List.of());
        assertThat(written(template(Optional.of(TemplateHeader.of(FILE))), definition(Optional.of(paper))))
                .contains("{\"type\":\"document\",\"document\":{\"id\":\"4711\",\"filename\":\"contrato.pdf\"}}");
    }

    @Test
    void aTemplateWithoutValuesHasNoComponents() {
        Template plain = new Template("aviso", "pt_BR", List.of(), "Olá");
        TemplateDefinition definition = new TemplateDefinition(
                "aviso", "pt_BR", "APPROVED", "UTILITY", "Olá", List.of(), Optional.of(FIXED), List.of(HOME, REPLY));
        assertThat(written(plain, definition)).doesNotContain("components");
    }
}
