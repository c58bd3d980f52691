package dev.winnow.ensemble.artifact;

import dev.winnow.driver.config.FolderName;
import dev.winnow.worker.data.DataFormat;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.network.NetworkConfiguration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an ensemble is, from which data and configuration it came, and how good it is.
 *
 * @param members in the order of the blend weights
 * @param classNames name of each class, by label
 * @param shape of the images it takes
 * @param pixelScaling how a byte of a pixel becomes a network's input
 * @param data what it was trained on
 * @param configuration the effective configuration of the run, by key
 * @param metrics of the ensemble, such as test_accuracy
 * @param provenance what it was made with
 * @param run that made it
 */
public record EnsembleDescription(
    List<Member> members,
    List<String> classNames,
    ImageShape shape,
    PixelScaling pixelScaling,
    Data data,
    Map<String, Object> configuration,
    Map<String, Double> metrics,
    Provenance provenance,
    Run run) {

  public EnsembleDescription {
    members = List.copyOf(members);
    classNames = List.copyOf(classNames);
    configuration = sorted(configuration);
    metrics = sorted(metrics);
    requireConsistent(members, classNames.size(), shape, pixelScaling);
  }

  private static void requireConsistent(
      List<Member> members, int classes, ImageShape shape, PixelScaling scaling) {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("an ensemble has at least one member");
    }
    Set<String> names = new HashSet<>();
    for (Member member : members) {
      if (!names.add(member.name())) {
        throw new IllegalArgumentException("two members have the name " + member.name());
      }
      NetworkConfiguration network = member.network();
      if (network.classes() != classes || !network.shape().equals(shape)) {
        throw new IllegalArgumentException(
            "member %s takes %s in %d classes, the ensemble %s in %d"
                .formatted(member.name(), network.shape(), network.classes(), shape, classes));
      }
    }
    if (scaling.mean().length != shape.channels()) {
      throw new IllegalArgumentException(
          "the pixels of %d channels are scaled, the images have %d"
              .formatted(scaling.mean().length, shape.channels()));
    }
  }

  /** Sorted, so that the same content is always written as the same bytes. */
  private static <V> Map<String, V> sorted(Map<String, V> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }

  /**
   * One member.
   *
   * @param name unique within the ensemble
   * @param network all that determines it before training
   * @param file path of its model within the version
   * @param metrics such as test_accuracy, validation_accuracy, sparsity
   */
  public record Member(
      String name, NetworkConfiguration network, String file, Map<String, Double> metrics) {
    public Member {
      if (!FolderName.is(name)) {
        throw new IllegalArgumentException(
            "'%s' cannot name a member: use letters, digits, dots, dashes and underscores"
                .formatted(name));
      }
      metrics = sorted(metrics);
    }
  }

  /**
   * The data behind an ensemble.
   *
   * @param path where it was read
   * @param fingerprint of its content
   * @param splitSeed seed of the split into training, validation, blend and test examples
   * @param testPart where the test examples came from
   * @param format in which it was stored, of which examples have their names; {@code AUTO} of
   *     versions that do not say
   */
  public record Data(
      String path, String fingerprint, long splitSeed, TestPart testPart, DataFormat format) {}

  /** Whether data came with a test part of their own. */
  public enum TestPart {
    OWN,
    /** Some examples of the train part were held out. */
    NONE,
    /** Of versions that do not say. */
    UNKNOWN
  }

  /**
   * What an ensemble was made with.
   *
   * @param codeVersion of Winnow
   * @param java version and vendor
   * @param operatingSystem name, version and architecture
   * @param lanes floats in a vector of the processor, of the narrowest that trained
   */
  public record Provenance(String codeVersion, String java, String operatingSystem, int lanes) {
    /** With the Java of this JVM. */
    public static Provenance ofThisMachine(String codeVersion, int lanes) {
      return new Provenance(
          codeVersion,
          System.getProperty("java.version") + " " + System.getProperty("java.vendor"),
          "%s %s %s"
              .formatted(
                  System.getProperty("os.name"),
                  System.getProperty("os.version"),
                  System.getProperty("os.arch")),
          lanes);
    }
  }

  /**
   * The run of which an ensemble came.
   *
   * @param id of the run
   * @param startedFrom version from which its members went on; empty when they started afresh
   * @param seconds from the start of the job to the publishing; of the last attempt, when the run
   *     was interrupted
   */
  public record Run(String id, String startedFrom, double seconds) {
    /** Of versions that do not say. */
    static final Run UNKNOWN = new Run("unknown", "", 0);
  }
}
