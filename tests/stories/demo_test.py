"""The demo: where it says it is, it is."""
import os
import re
import signal
import subprocess
import tempfile
import unittest
import urllib.request

from purser_process import BINARY


class DemoTest(unittest.TestCase):
    def test_the_demo_names_the_port_that_it_was_given(self):
        """Any free port is asked for; what is printed, also for the terminal, is the real one."""
        with tempfile.TemporaryDirectory() as folder:
            demo = subprocess.Popen([BINARY, 'demo', '--state', os.path.join(folder, 'state'),
                                     '--listen', '127.0.0.1:0'], stdout=subprocess.PIPE, text=True)
            try:
                said = ''
                while 'Ctrl-C' not in said:
                    line = demo.stdout.readline()
                    self.assertTrue(line, said)
                    said += line
                url = re.search(r'Open +(\S+)', said)[1]
                self.assertNotRegex(said, r':0\b')
                self.assertIn('--server ' + url, said)
                with urllib.request.urlopen(url + '/readyz', timeout=20) as reply:
                    self.assertEqual(reply.status, 200)
            finally:
                demo.send_signal(signal.SIGTERM)
                demo.communicate(timeout=30)
            self.assertEqual(demo.returncode, 0)


if __name__ == '__main__':
    unittest.main()
