package dev.winnow.ensemble.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.winnow.driver.cluster.ClusterChecks;
import dev.winnow.driver.cluster.ClusterShape;
import dev.winnow.driver.cluster.ContainerMemory;
import dev.winnow.driver.config.JobConfiguration;
import dev.winnow.driver.config.MemberConfiguration;
import dev.winnow.driver.training.EpochHeap;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.network.OffHeapEstimate;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
  private static final String APPLICATION = "spark-application.yaml";
  private static final String SCHEDULED = "scheduled-spark-application.yaml";
  private static final String CRON_JOB = "cronjob.yaml";
  private static final String JAR = "local:///opt/winnow/winnow.jar";

  private static final Map<String, Class<?>> TYPES =
      Map.of(
          "Namespace", Namespace.class,
          "ServiceAccount", ServiceAccount.class,
          "Role", Role.class,
          "RoleBinding", RoleBinding.class,
          "NetworkPolicy", NetworkPolicy.class,
          "Pod", Pod.class,
          "Job", Job.class,
          "CronJob", CronJob.class);

  @TempDir private Path folder;

  @Test
  void everyObjectIsOneThatKubernetesOrTheOperatorKnows() throws IOException {
    Set<String> kinds = new HashSet<>();
    for (Path file : Manifests.files()) {
      for (JsonNode object : Manifests.read(file.getFileName().toString())) {
        String kind = object.get("kind").asText();
        kinds.add(kind);
        if (TYPES.containsKey(kind)) {
          assertThatCode(() -> Manifests.typed(object, TYPES.get(kind)))
              .as(file.toString())
              .doesNotThrowAnyException();
        } else {
          assertThat(schema().validate(object)).as(file.toString()).isEmpty();
        }
      }
    }
    assertThat(kinds).containsAll(TYPES.keySet()).contains("SparkApplication");
  }

  @Test
  void aFieldThatNobodyKnowsIsSeen() {
    ObjectNode job = Manifests.read(CRON_JOB).get(0).deepCopy();
    job.withObject("/spec/jobTemplate/spec").put("backofLimit", 0);
    assertThatThrownBy(() -> Manifests.typed(job, CronJob.class))
        .hasMessageContaining("backofLimit");

    ObjectNode application = Manifests.read(APPLICATION).get(0).deepCopy();
    application.withObject("/spec/driver").put("memoryOverHead", "1g");
    assertThat(schema().validate(application)).isNotEmpty();
  }

  @Test
  void everyNamespacedObjectIsInTheNamespaceOfWinnow() throws IOException {
    for (Path file : Manifests.files()) {
      for (JsonNode object : Manifests.read(file.getFileName().toString())) {
        String kind = object.get("kind").asText();
        if (!kind.equals("Namespace") && !kind.equals("Pod")) {
          assertThat(object.at("/metadata/namespace").asText()).as(kind).isEqualTo("winnow");
        }
      }
    }
  }

  @Test
  void theScheduledApplicationIsTheApplication() {
    assertThat(Manifests.application(SCHEDULED)).isEqualTo(Manifests.application(APPLICATION));
  }

  @Test
  void theTemplatesOfPodsAreTheFileInTheImage() {
    PodTemplateSpec file = template(Manifests.read("executor-pod.yaml").get(0));
    JsonNode application = Manifests.application(APPLICATION);

    assertThat(template(application.at("/executor/template"))).isEqualTo(file);
    file.getSpec().getContainers().get(0).setName("spark-kubernetes-driver");
    assertThat(template(application.at("/driver/template"))).isEqualTo(file);
  }

  @Test
  void thePodOfTheCronJobIsSecuredAsTheOthers() {
    CronJob job = cronJob();
    PodSpec expected = template(Manifests.read("executor-pod.yaml").get(0)).getSpec();
    PodTemplateSpec template = job.getSpec().getJobTemplate().getSpec().getTemplate();
    PodSpec pod = template.getSpec();

    assertThat(pod.getSecurityContext()).isEqualTo(expected.getSecurityContext());
    assertThat(pod.getVolumes()).isEqualTo(expected.getVolumes());
    assertThat(pod.getContainers().get(0).getSecurityContext())
        .isEqualTo(expected.getContainers().get(0).getSecurityContext());
    assertThat(pod.getContainers().get(0).getVolumeMounts())
        .isEqualTo(expected.getContainers().get(0).getVolumeMounts());
    assertThat(template.getMetadata().getLabels()).containsKey("app.kubernetes.io/name");
  }

  @Test
  void aCommandRunsInThePodOfTheCronJob() {
    Job command = Manifests.typed(Manifests.read("command.yaml").get(0), Job.class);
    PodTemplateSpec pod = command.getSpec().getTemplate();
    PodTemplateSpec nightly = cronJob().getSpec().getJobTemplate().getSpec().getTemplate();
    List<String> arguments = pod.getSpec().getContainers().get(0).getArgs();
    List<String> ofNightly = nightly.getSpec().getContainers().get(0).getArgs();
    int winnows = arguments.indexOf(JAR) + 1;

    assertThat(arguments.subList(winnows, winnows + 2)).containsExactly("versions", "--ensemble");
    assertThat(arguments.get(winnows + 2)).endsWith(":8020/ensembles/fashion-mnist");
    assertThat(arguments).hasSize(winnows + 3);
    Collections.replaceAll(arguments, "winnow-command", "winnow-nightly");
    arguments.subList(winnows, arguments.size()).clear();
    arguments.addAll(ofNightly.subList(ofNightly.indexOf(JAR) + 1, ofNightly.size()));
    assertThat(pod).isEqualTo(nightly);
    assertThat(command.getSpec().getBackoffLimit()).isZero();
  }

  @Test
  void nothingRunsTwiceAtATimeOrAgainByItself() {
    CronJob job = cronJob();
    assertThat(job.getSpec().getConcurrencyPolicy()).isEqualTo("Forbid");
    assertThat(job.getSpec().getJobTemplate().getSpec().getBackoffLimit()).isZero();
    assertThat(job.getSpec().getJobTemplate().getSpec().getTemplate().getSpec().getRestartPolicy())
        .isEqualTo("Never");
    JsonNode scheduled = Manifests.read(SCHEDULED).get(0).get("spec");
    assertThat(scheduled.get("concurrencyPolicy").asText()).isEqualTo("Forbid");
    assertThat(scheduled.at("/template/restartPolicy/type").asText()).isEqualTo("Never");
  }

  @ParameterizedTest
  @ValueSource(strings = {APPLICATION, SCHEDULED, CRON_JOB})
  void theSettingsAreThoseThatTheChecksDemand(String file) throws IOException {
    SparkConf settings = settings(file);

    SparkArguments.demanded()
        .forEach((key, value) -> assertThat(settings.get(key)).as(key).isEqualTo(value));
    assertThatCode(() -> ClusterChecks.prepared(settings)).doesNotThrowAnyException();
    assertThat(settings.get("spark.eventLog.enabled")).isEqualTo("true");
    assertThat(settings.get("spark.authenticate")).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(strings = {APPLICATION, SCHEDULED, CRON_JOB})
  void anExecutorHasTheMemoryOfTheFormula(String file) throws IOException {
    SparkConf settings = settings(file);
    JobConfiguration job = job(file);
    ContainerMemory memory = ContainerMemory.of(settings);
    ClusterShape shape = ClusterShape.of(settings);
    int workers = job.train().workersPerMember();
    int share = (job.train().initialBatch() + workers - 1) / workers;
    // Fashion-MNIST, and all of it on each executor, which is more than there is.
    ImageShape images = new ImageShape(1, 28, 28);
    long imageBytes = 70_000 * LabeledImages.bytes(images);

    assertThat(shape.executors()).isEqualTo(job.members().size() * workers);
    for (MemberConfiguration member : job.members()) {
      NetworkConfiguration network = member.network(images, 10, 1);
      long heap =
          new EpochHeap(
                  network, job.train().normalizationGroup(), shape.coresPerExecutor(), imageBytes)
              .bytes(share);
      // A JVM does not count a twentieth of its heap.
      assertThat(heap + heap / 19).as(member.name()).isLessThanOrEqualTo(memory.heapBytes());
      assertThat(OffHeapEstimate.of(network).bytes(share))
          .as(member.name())
          .isLessThanOrEqualTo(memory.offHeapBytes());
    }
  }

  @Test
  void theDriverOfTheCronJobAsksForWhatSparkWouldAskFor() throws IOException {
    SparkConf settings = settings(CRON_JOB);
    long mib =
        settings.getSizeAsMb("spark.driver.memory", "0")
            + settings.getSizeAsMb("spark.driver.memoryOverhead", "0");
    ResourceRequirements resources = SparkArguments.container(cronJob()).getResources();

    assertThat(resources.getRequests().get("memory").getNumericalAmount().longValueExact())
        .isEqualTo(mib << 20);
    assertThat(resources.getLimits().get("memory"))
        .isEqualTo(resources.getRequests().get("memory"));
    assertThat(settings.get("spark.kubernetes.container.image"))
        .isEqualTo(SparkArguments.container(cronJob()).getImage());
  }

  private SparkConf settings(String file) throws IOException {
    return SparkArguments.settings(
        file.equals(CRON_JOB)
            ? SparkArguments.ofCronJob(cronJob(), "pod")
            : SparkArguments.ofOperator(Manifests.application(file), folder));
  }

  /** The job that the arguments of Winnow itself configure. */
  private static JobConfiguration job(String file) {
    List<String> all = new ArrayList<>();
    if (file.equals(CRON_JOB)) {
      all.addAll(SparkArguments.container(cronJob()).getArgs());
      all.subList(0, all.indexOf(JAR) + 1).clear();
    } else {
      Manifests.application(file).get("arguments").forEach(node -> all.add(node.asText()));
    }
    assertThat(all.get(0)).isEqualTo("retrain");
    List<Path> files = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (int i = 1; i < all.size(); i += 2) {
      String value = all.get(i + 1);
      switch (all.get(i)) {
        case "--conf" -> files.add(Path.of(value.replace("/opt/winnow/conf", "../conf")));
        case "--data" -> keys.add("data.path=" + value);
        case "--set" -> keys.add(value);
        default -> throw new AssertionError(all.get(i));
      }
    }
    return JobConfiguration.load(files, keys);
  }

  private static CronJob cronJob() {
    return Manifests.typed(Manifests.read(CRON_JOB).get(0), CronJob.class);
  }

  private static PodTemplateSpec template(JsonNode pod) {
    ObjectNode template = pod.deepCopy();
    template.remove(List.of("apiVersion", "kind"));
    return Manifests.typed(template, PodTemplateSpec.class);
  }

  private static JsonSchema schema() {
    try (InputStream in =
        ManifestsTest.class.getResourceAsStream("spark-application.schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
