package io.paellera.renderer.image;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.ModelCard;

/**
 * What marks a picture as made by a machine, for other people's programs: an XMP packet (ISO 16684-1) with IPTC's digital source
 * type and AI system, and the job. The same facts give the same text.
 *
 * @param model name of the model
 * @param version of the model's weights
 * @param digest of the model
 * @param engine the program that drew, with its version
 * @param job id of the job
 */
public record Provenance(String model, String version, String digest, String engine, String job) {

  /** IPTC's word for pictures that a trained model made. */
  public static final String DIGITAL_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";

  private static final String PACKET =
      """
      <?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
      <x:xmpmeta xmlns:x="adobe:ns:meta/">
       <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about=""
          xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
          xmlns:xmp="http://ns.adobe.com/xap/1.0/"
          xmlns:paellera="https://paellera.io/ns/picture/1.0/"
          Iptc4xmpExt:DigitalSourceType="%s"
          Iptc4xmpExt:AISystemUsed="%s"
          Iptc4xmpExt:AISystemVersionUsed="%s"
          xmp:CreatorTool="%s"
          paellera:ModelDigest="%s"
          paellera:Job="%s"/>
       </rdf:RDF>
      </x:xmpmeta>
      <?xpacket end="r"?>""";

  public Provenance {
    requireNonNull(model, "model is null");
    requireNonNull(version, "version is null");
    requireNonNull(digest, "digest is null");
    requireNonNull(engine, "engine is null");
    requireNonNull(job, "job is null");
  }

  public static Provenance of(ModelCard card, String engine, String job) {
    return new Provenance(card.name(), card.version(), card.digest(), engine, job);
  }

  String xmp() {
    return PACKET.formatted(
        DIGITAL_SOURCE_TYPE, attribute(model), attribute(version), attribute(engine), attribute(digest), attribute(job));
  }

  /** Text as the value of an attribute; what XML 1.0 has no place for becomes U+FFFD. */
  private static String attribute(String text) {
    var escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            character -> {
              switch (character) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(isXml(character) ? character : 0xfffd);
              }
            });
    return escaped.toString();
  }

  private static boolean isXml(int character) {
    return character >= 0x20 && character < 0xd800 || character >= 0xe000 && character != 0xfffe && character != 0xffff;
  }
}
