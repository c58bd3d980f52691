package dev.winnow.ensemble.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.driver.cluster.ChildJvm;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark's own Kubernetes client, told by the manifests, asks a server that starts nothing. */
class KubernetesClientTest {
  private static final String CONTAINER = "spark-kubernetes-";

  @TempDir private Path folder;

  private final KubernetesApi api = new KubernetesApi();
  private Process submit;

  @AfterEach
  void endAll() throws InterruptedException {
    if (submit != null) {
      submit.destroyForcibly().waitFor();
    }
    api.close();
  }

  @Test
  void theSparkApplicationComesToADriverThatMayDoItsWorkAndNothingElse() throws Exception {
    start(SparkArguments.ofOperator(Manifests.application("spark-application.yaml"), folder));
    assertThat(submit.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(submit.exitValue()).as(log()).isZero();

    Pod pod = pods("driver").get(0);
    Container container = pod.getSpec().getContainers().get(0);
    assertSecured(pod, "driver");
    assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("winnow-driver");
    assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
    assertThat(pod.getMetadata().getAnnotations())
        .containsEntry("prometheus.io/path", "/metrics/prometheus");
    assertMemory(container, "3072Mi");
    assertThat(container.getImage()).isEqualTo("registry.example.com/winnow:0.1.0");
    assertThat(container.getArgs())
        .startsWith("driver")
        .containsSubsequence(
            "--class",
            "dev.winnow.ensemble.cli.Winnow",
            "local:///opt/winnow/winnow.jar",
            "retrain",
            "--conf",
            "/opt/winnow/conf/fashion-mnist.conf");
    assertThat(driverSettings()).containsAllEntriesOf(SparkArguments.demanded());
  }

  @Test
  void theDriverOfTheCronJobAsksForExecutorsAsTheRoleAllowsIt() throws Exception {
    CronJob job = Manifests.typed(Manifests.read("cronjob.yaml").get(0), CronJob.class);
    api.client().pods().inNamespace("winnow").resource(driverPod(job)).create();
    List<String> arguments = new ArrayList<>(SparkArguments.ofCronJob(job, "winnow-driver-pod"));
    // Its ensemble is not here, for which a retraining looks first, nor are data, which ends it.
    int retrain = arguments.indexOf("retrain");
    arguments.set(retrain, "check");
    arguments.add(retrain, "data");
    arguments.set(arguments.indexOf("--data") + 1, "file:/nowhere");
    Collections.replaceAll(
        arguments, "spark.eventLog.enabled=true", "spark.eventLog.enabled=false");
    // Spark would ask for five at first.
    arguments.addAll(0, List.of("--conf", "spark.kubernetes.allocation.batch.size=6"));
    arguments.addAll(0, List.of("--conf", "spark.scheduler.maxRegisteredResourcesWaitingTime=20s"));
    start(arguments);

    assertThat(api.awaitPods(1 + 6)).as(log()).isTrue();

    List<Pod> executors = pods("executor");
    assertThat(executors).hasSize(6);
    for (Pod executor : executors) {
      Container container = executor.getSpec().getContainers().get(0);
      assertSecured(executor, "executor");
      assertThat(executor.getSpec().getServiceAccountName()).isEqualTo("winnow-executor");
      assertThat(executor.getMetadata().getOwnerReferences())
          .singleElement()
          .satisfies(owner -> assertThat(owner.getName()).isEqualTo("winnow-driver-pod"));
      assertMemory(container, "5120Mi");
      assertThat(container.getResources().getRequests().get("cpu").getAmount()).isEqualTo("4");
      assertThat(container.getEnv())
          .anySatisfy(
              variable ->
                  assertThat(variable.getValue()).isEqualTo("--add-modules=jdk.incubator.vector"));
    }
    assertThat(submit.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(log()).contains("no data at /nowhere");
    assertThat(allowed()).containsAll(api.asked());
    assertThat(api.asked()).as("the end of Spark").contains("deletecollection services");
  }

  private static void assertSecured(Pod pod, String role) {
    Container container = pod.getSpec().getContainers().get(0);
    assertThat(pod.getMetadata().getLabels()).containsEntry("app.kubernetes.io/name", "winnow");
    assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(container.getName()).isEqualTo(CONTAINER + role);
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(container.getVolumeMounts().stream().map(VolumeMount::getMountPath))
        .contains("/tmp", "/opt/spark/work-dir");
  }

  private static void assertMemory(Container container, String memory) {
    assertThat(container.getResources().getRequests().get("memory").toString()).isEqualTo(memory);
    assertThat(container.getResources().getLimits().get("memory").toString()).isEqualTo(memory);
  }

  /** What Spark has put into the volume of the driver's settings. */
  private Map<String, String> driverSettings() throws IOException {
    Properties properties = new Properties();
    for (ConfigMap map : api.client().configMaps().inNamespace("winnow").list().getItems()) {
      String text = map.getData().get("spark.properties");
      if (text != null) {
        properties.load(new StringReader(text));
      }
    }
    Map<String, String> settings = new TreeMap<>();
    properties.forEach((key, value) -> settings.put((String) key, (String) value));
    return settings;
  }

  /** Verbs and resources of the driver's role. */
  private static Set<String> allowed() {
    Set<String> allowed = new HashSet<>();
    Manifests.read("access.yaml").stream()
        .filter(object -> object.get("kind").asText().equals("Role"))
        .map(object -> Manifests.typed(object, Role.class))
        .forEach(
            role -> {
              for (PolicyRule rule : role.getRules()) {
                for (String resource : rule.getResources()) {
                  rule.getVerbs().forEach(verb -> allowed.add(verb + " " + resource));
                }
              }
            });
    return allowed;
  }

  private static Pod driverPod(CronJob job) {
    PodTemplateSpec template = job.getSpec().getJobTemplate().getSpec().getTemplate();
    return new PodBuilder()
        .withMetadata(template.getMetadata())
        .editMetadata()
        .withName("winnow-driver-pod")
        .withNamespace("winnow")
        .endMetadata()
        .withSpec(template.getSpec())
        .build();
  }

  private List<Pod> pods(String role) {
    return api.client()
        .pods()
        .inNamespace("winnow")
        .withLabel("spark-role", role)
        .list()
        .getItems();
  }

  /** Spark's command in a process of its own, since it sets what belongs to its whole JVM. */
  private void start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.addAll(List.of(ChildJvm.compilation().split(" ", -1)));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ", -1)));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("org.apache.spark.deploy.SparkSubmit");
    command.addAll(arguments);
    command.set(command.indexOf("--master") + 1, api.master());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    submit = builder.start();
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }
}
