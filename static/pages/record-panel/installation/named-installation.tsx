import { type InstallationView } from '../../../../src/contract';
import { Fact } from '../../../components/fact';

/** The digests and hashes that the record names, whole: whoever compares them has to see every digit. */
export function NamedInstallation({ installation }: { readonly installation: InstallationView }) {
  return (
    <ul className="plain-list">
      {installation.artifacts.map((digest) => (
        <li key={digest}>
          Artifact <Fact>{digest}</Fact>
        </li>
      ))}
      {installation.commits.map((hash) => (
        <li key={hash}>
          Commit <Fact>{hash}</Fact>
        </li>
      ))}
    </ul>
  );
}
